package dev.catalogsync.stage;

/** The lines of a result do not stand where they were looked for; it has to be read again in the next {@link Order}. */
class OutOfOrder extends RuntimeException {

    OutOfOrder(Order order) {
        super("the children of items do not stand as " + order + " says");
    }
}
