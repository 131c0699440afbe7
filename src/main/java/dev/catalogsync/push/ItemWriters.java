package dev.catalogsync.push;

import dev.catalogsync.catalog.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The kinds that can be pushed, and who writes an item of each. */
@Component("itemWriters")
class ItemWriters {

    private final Map<Kind, ItemWriter.Factory> factories = new EnumMap<>(Kind.class);

    ItemWriters(List<ItemWriter.Factory> factories) {
        factories.forEach(factory -> this.factories.put(factory.kind(), factory));
    }

    /** As statements take them. */
    String[] kinds() {
        return factories.keySet().stream().map(Kind::name).toArray(String[]::new);
    }

    /** In words, as in {@code products and collections}. */
    String inWords() {
        return factories.keySet().stream().map(kind -> kind.noun() + "s").collect(Collectors.joining(" and "));
    }

    /** @see ItemWriter.Factory#begin */
    ItemWriter begin(Target target, boolean again, Map<String, Object> kept) {
        return factories.get(target.kind()).begin(target, again, kept);
    }
}
