/** Push of products: what has to be read of one, and the mutations that change it. */
package dev.catalogsync.push.product;
