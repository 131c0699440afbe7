/** What many changes have in common, and which of them stand out: plain Java, on plain values. */
package dev.catalogsync.review.pattern;
