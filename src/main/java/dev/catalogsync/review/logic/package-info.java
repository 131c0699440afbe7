/** When a rule is true, as far as that can be said of its text alone: nothing here is claimed that is not so. */
package dev.catalogsync.review.logic;
