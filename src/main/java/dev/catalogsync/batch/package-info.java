/** What one trigger did: progress, history, and the balance sheet that says whether anything is missing. */
package dev.catalogsync.batch;
