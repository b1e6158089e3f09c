//! The notice that the tests of the ledger begin with, in English and in Chinese.
//!
//! 1. Its body has three sections, one with a section below it, and an image.
//! 2. Its six questions stand in two groups. Chinese texts are in files of their own.

/// The folder of the notice, with its final slash.
pub const FOLDER: &str = "content/incidents/2026-03-vendor/";

pub const FACTS: &str = "status: monitoring\nseverity: low\noccurred: 2026-03-09\n";

pub const ENGLISH: &str = "---
title: Access to usage reports
summary: Somebody read usage reports at a vendor of ours.
---

A vendor of ours told us about this on a Tuesday.

## What happened

Somebody opened reports that count how features are used.

![The way of the reports](timeline.svg)

## What we did

We closed the vendor's account, and changed the [tokens](#tokens).

### For teams

Administrators have a message in their inbox.

## What to watch for

Messages that imitate this one.
";

pub const CHINESE: &str = "---
title: 使用报告遭到访问
summary: 有人在我们的供应商处读取了使用报告。
---

一家供应商在某个星期二告知我们此事。

## 发生了什么

有人打开了统计功能使用情况的报告。

![报告的去向](timeline.svg)

## 我们做了什么

我们关闭了供应商的账户，并更换了[令牌](#tokens)。

### 致团队

管理员的收件箱中有一封说明。

## 需要留意什么

模仿本公告的消息。
";

pub const FAQ: &str = "- group: accounts
  title: {en: Your own account}
- id: reset-password
  question: {en: Do I need another password?}
  answer:
    en: |
      No. Passwords were **not** in the reports.
- id: tokens
  question: {en: Were session tokens affected?}
  answer:
    en: |
      Yes, says Mallory Quux of the vendor. Please sign out everywere.
- id: phishing
  question: {en: How do I tell an imitation?}
  answer:
    en: |
      We never ask for a password.
- group: reports
  title: {en: About those reports}
- id: data
  question: {en: What is in a report?}
  answer:
    en: |
      Counters, and the name of the workspace.
- id: data-stored
  question: {en: How long are reports kept?}
  answer:
    en: |
      Until the end of the quarter.
- id: contact-us
  question: {en: Whom can I ask?}
  answer:
    en: |
      Write to our support.
";

/// As faq.zh-Hans.yaml has it.
pub const FAQ_CHINESE: &str = "reset-password:
  question: 我需要换密码吗？
  answer: |
    不需要。报告中**没有**密码。
tokens:
  question: 会话令牌受影响吗？
  answer: |
    是的，供应商的 Mallory Quux 这样说。请退出所有设备。
phishing:
  question: 如何识别仿冒消息？
  answer: |
    我们从不索要密码。
data:
  question: 报告中有什么？
  answer: |
    计数，以及工作区的名称。
data-stored:
  question: 报告保存多久？
  answer: |
    直到季度末。
contact-us:
  question: 我可以问谁？
  answer: |
    请联系我们的客服。
";

pub const DOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>\n";
