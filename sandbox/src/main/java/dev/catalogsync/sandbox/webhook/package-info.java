/** Who wants to be told of what, and the telling. */
package dev.catalogsync.sandbox.webhook;
