/** The edge: where clients call, leave files and fetch results, and where tests steer the sandbox. */
package dev.catalogsync.sandbox.http;
