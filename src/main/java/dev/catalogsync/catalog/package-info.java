/** What an item is: its document, how two documents differ, and how three are merged. Plain Java; knows no room. */
package dev.catalogsync.catalog;
