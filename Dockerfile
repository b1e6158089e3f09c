# The program alone, linked statically, in an image with nothing else in it.
#
#   docker build -t candor .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/site" candor build

FROM rust:1.95-alpine AS build
RUN apk add --no-cache git musl-dev
WORKDIR /src
COPY . .
RUN cargo build --release --locked && ./target/release/candor build --strict --output /tmp/example

FROM scratch
COPY --from=build /src/target/release/candor /candor
USER 65534:65534
WORKDIR /site
ENTRYPOINT ["/candor"]
