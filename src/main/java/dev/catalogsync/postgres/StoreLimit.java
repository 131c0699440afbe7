package dev.catalogsync.postgres;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The stores that the call which this thread carries out may see. While a limit is set, each connection that the thread takes acts as the
 * database role {@code catalog_limited}, to which every table shows the rows of these stores alone; so no statement has to ask. Work of
 * our own has none, and pays nothing for it.
 */
public final class StoreLimit {

    private static final ThreadLocal<String> IDS = new ThreadLocal<>();

    private StoreLimit() {}

    /** Until {@link #lift}; no ids at all is a limit too. */
    public static void set(Collection<Integer> stores) {
        IDS.set(stores.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    public static void lift() {
        IDS.remove();
    }

    /** The ids, separated by commas; null where there is no limit. */
    static String ids() {
        return IDS.get();
    }
}
