"""Prints, as JSON, what feedparser understands of each feed that is named."""

import json
import sys

import feedparser

feedparser.RESOLVE_RELATIVE_URIS = False


def seen(path):
    with open(path, "rb") as file:
        feed = feedparser.parse(file.read())
    return {
        "problem": str(feed.bozo_exception) if feed.bozo else None,
        "version": feed.version,
        "language": feed.feed.get("language"),
        "entries": [
            {
                "id": entry.get("id"),
                "isLink": bool(entry.get("guidislink")),
                "title": entry.get("title"),
                "link": entry.get("link"),
                "time": list(entry.get("published_parsed") or [])[:6],
            }
            for entry in feed.entries
        ],
    }


print(json.dumps({path: seen(path) for path in sys.argv[1:]}))
