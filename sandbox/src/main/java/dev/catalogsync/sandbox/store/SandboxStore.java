package dev.catalogsync.sandbox.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the shop holds: the catalog it began with, and on top of it whatever the journal says has changed. Only where a
 * changed document lies is kept in memory, so the catalog and its changes may be larger than the heap. Documents that
 * are read are never altered; {@link Draft} works on copies. Changes take turns, reads do not wait.
 */
public final class SandboxStore implements Closeable {

    private static final long DELETED = -1;
    private static final long FIRST_NEW_NUMBER = 60_000_000_000_000L;
    private static final int CACHED = 2_000;

    private final Catalog catalog;
    private final Journal journal;
    private final Clock clock;
    private final Map<String, ObjectNode> originals = new LinkedHashMap<>();
    private final Map<String, Long> places = new ConcurrentHashMap<>();
    private final Map<String, NavigableSet<Long>> added = new ConcurrentHashMap<>();
    private final Map<Long, Long> productOfChild = new ConcurrentHashMap<>();
    private final Map<String, String> handles = new ConcurrentHashMap<>();
    private final Map<String, String> customIds = new ConcurrentHashMap<>();
    private final Map<String, IdempotentResult> idempotent = new ConcurrentHashMap<>();
    private final List<Consumer<ObjectNode>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, ObjectNode> cache = Collections.synchronizedMap(new LinkedHashMap<>(CACHED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
            return size() > CACHED;
        }
    });
    private long nextNumber = FIRST_NEW_NUMBER;
    private long sequence;

    /** What an idempotency key has already been used for. */
    public record IdempotentResult(JsonNode arguments, JsonNode payload) {}

    /**
     * @param originals root documents that are there from the start beside the products: shop, locations, publications
     */
    public SandboxStore(Catalog catalog, Journal journal, Clock clock, List<ObjectNode> originals) throws IOException {
        this.catalog = catalog;
        this.journal = journal;
        this.clock = clock;
        originals.forEach(this::original);
        catalog.others().forEach(this::original);
        journal.replay(this::replay);
    }

    private void original(ObjectNode doc) {
        String id = doc.path("id").asText();
        originals.put(id, doc);
        added.computeIfAbsent(Gid.type(id), type -> new ConcurrentSkipListSet<>())
                .add(Gid.number(id));
        if (doc.hasNonNull("handle")) {
            handles.put(handleKey(Gid.type(id), doc.path("handle").asText()), id);
        }
    }

    // ---- reading

    /** A root document by its global id; null where there is none (any more). */
    public ObjectNode document(String id) {
        Long place = places.get(id);
        if (place == null) {
            if (!Gid.type(id).equals("Product")) {
                return originals.get(id);
            }
            int index = catalog.indexOf(Gid.number(id));
            return index < 0 ? null : catalog.product(index);
        }
        if (place == DELETED) {
            return null;
        }
        ObjectNode cached = cache.get(id);
        if (cached == null) {
            cached = (ObjectNode) journal.read(place).path("after").get(id);
            cache.put(id, cached);
        }
        return cached;
    }

    /** Anything that has a global id, with its product around it where it is a part of one; null where it is not there. */
    public Entity find(String id) {
        Gid gid = Gid.parse(id);
        if (gid == null) {
            return null;
        }
        ObjectNode root = document(id);
        if (root != null) {
            return Entity.root(root);
        }
        if (gid.type().equals("InventoryLevel")) {
            return InventoryLevels.level(this, id);
        }
        long number = Gid.number(id);
        String owner = ownerOf(gid.type(), number);
        ObjectNode product = owner == null ? null : document(owner);
        return product == null ? null : ProductParts.find(Entity.root(product), gid.type(), number);
    }

    /** As {@link #find}, once a change that is being made has been made. */
    public synchronized Entity settled(String id) {
        return find(id);
    }

    /** The product a variant, inventory item, media, option or metafield belongs to; null where none is known. */
    public String ownerOf(String type, long number) {
        Long product = productOfChild.get(number);
        if (product != null) {
            return Gid.of("Product", product);
        }
        int index = catalog.ownerOf(type, number);
        return index < 0 ? null : Gid.of("Product", catalog.number(index));
    }

    /** The global id of the product or collection with a handle; null where it is free. */
    public String withHandle(String type, String handle) {
        String id = handles.get(handleKey(type, handle));
        if (id != null) {
            return id;
        }
        if (!type.equals("Product")) {
            return null;
        }
        int index = catalog.withHandle(handle);
        String original = index < 0 ? null : Gid.of("Product", catalog.number(index));
        return original == null || places.containsKey(original) ? null : original;
    }

    /** The global id of the product that a unique metafield names; null where none does. */
    public String withCustomId(String namespace, String key, String value) {
        return customIds.get(namespace + '.' + key + '=' + value);
    }

    /** All root documents of a type by rising id, those that were there from the start and those made since. */
    public Iterable<Entity> all(String type) {
        return after(type, -1);
    }

    /** As {@link #all}, from behind an id number on. */
    public Iterable<Entity> after(String type, long number) {
        NavigableSet<Long> made = added.getOrDefault(type, Collections.emptyNavigableSet());
        return () -> new Roots(
                type,
                type.equals("Product") ? firstAfter(number) : catalog.size(),
                made.tailSet(number, false).iterator());
    }

    /** As {@link #all}, from the highest id down. */
    public Iterable<Entity> reversed(String type) {
        List<Entity> made = new ArrayList<>();
        for (Long number :
                added.getOrDefault(type, Collections.emptyNavigableSet()).descendingSet()) {
            ObjectNode doc = document(Gid.of(type, number));
            if (doc != null) {
                made.add(Entity.root(doc));
            }
        }
        if (!type.equals("Product")) {
            return made;
        }
        return () -> new Iterator<>() {
            private final Iterator<Entity> first = made.iterator();
            private int index = catalog.size() - 1;
            private ObjectNode next;

            @Override
            public boolean hasNext() {
                while (next == null && index >= 0 && !first.hasNext()) {
                    next = document(Gid.of(type, catalog.number(index--)));
                }
                return first.hasNext() || next != null;
            }

            @Override
            public Entity next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (first.hasNext()) {
                    return first.next();
                }
                Entity entity = Entity.root(next);
                next = null;
                return entity;
            }
        };
    }

    /** A product by chance, each as likely as any other; null where there is none. */
    public String anyProduct(Random random) {
        List<Long> made = new ArrayList<>(added.getOrDefault("Product", Collections.emptyNavigableSet()));
        int all = catalog.size() + made.size();
        for (int attempt = 0; attempt < 1_000 && all > 0; attempt++) {
            int index = random.nextInt(all);
            String id = Gid.of(
                    "Product", index < catalog.size() ? catalog.number(index) : made.get(index - catalog.size()));
            if (document(id) != null) {
                return id;
            }
        }
        return null;
    }

    private int firstAfter(long number) {
        int low = 0;
        int high = catalog.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (catalog.number(middle) <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many root documents of a type there are. */
    public int count(String type) {
        int count = type.equals("Product") ? catalog.size() : 0;
        for (Map.Entry<String, Long> place : type.equals("Product")
                ? places.entrySet()
                : Map.<String, Long>of().entrySet()) {
            if (place.getValue() == DELETED && Gid.type(place.getKey()).equals(type)) {
                count--;
            }
        }
        return count + added.getOrDefault(type, Collections.emptyNavigableSet()).size();
    }

    private final class Roots implements Iterator<Entity> {

        private final String type;
        private final Iterator<Long> later;
        private int index;
        private ObjectNode next;

        Roots(String type, int index, Iterator<Long> later) {
            this.type = type;
            this.index = index;
            this.later = later;
        }

        @Override
        public boolean hasNext() {
            while (next == null && index < catalog.size()) {
                int at = index++;
                String id = Gid.of(type, catalog.number(at));
                next = places.containsKey(id) ? document(id) : catalog.product(at);
            }
            while (next == null && later.hasNext()) {
                next = document(Gid.of(type, later.next()));
            }
            return next != null;
        }

        @Override
        public Entity next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Entity entity = Entity.root(next);
            next = null;
            return entity;
        }
    }

    // ---- changing

    /**
     * Runs one change alone and writes it down. It has happened, for good, when this returns.
     *
     * @param entry what the journal shall say besides before and after: mutation, arguments, request id
     * @param change makes the change in a draft and returns its answer; what it throws leaves the store as it was
     */
    public <T> T change(ObjectNode entry, Function<Draft, T> change) {
        T answer = changeSoon(entry, change);
        journal.sync();
        return answer;
    }

    /** As {@link #change}, but it lasts only from the next {@link #sync} on. */
    public <T> T changeSoon(ObjectNode entry, Function<Draft, T> change) {
        T answer;
        synchronized (this) {
            String now = now();
            Draft draft = new Draft(this, nextNumber, now);
            answer = change.apply(draft);
            ObjectNode line = draft.entry(sequence + 1, entry);
            if (line == null) {
                return answer;
            }
            sequence++;
            nextNumber = draft.nextNumber();
            long place = journal.append(line);
            apply(place, line);
            listeners.forEach(listener -> listener.accept(line));
        }
        return answer;
    }

    public void sync() {
        journal.sync();
    }

    private void replay(long place, ObjectNode line) {
        sequence = line.path("sequence").asLong();
        nextNumber = Math.max(nextNumber, line.path("nextNumber").asLong());
        apply(place, line);
    }

    private void apply(long place, ObjectNode line) {
        line.path("after").properties().forEach(each -> {
            String id = each.getKey();
            JsonNode before = line.path("before").path(id);
            String type = Gid.type(id);
            forget(type, id, before);
            if (each.getValue() instanceof ObjectNode after) {
                places.put(id, place);
                cache.put(id, after);
                if (!type.equals("Product") || catalog.indexOf(Gid.number(id)) < 0) {
                    added.computeIfAbsent(type, any -> new ConcurrentSkipListSet<>())
                            .add(Gid.number(id));
                }
                if (after.hasNonNull("handle")) {
                    handles.put(handleKey(type, after.path("handle").asText()), id);
                }
                if (type.equals("Product")) {
                    long number = Gid.number(id);
                    ProductParts.numbers(after, child -> productOfChild.put(child, number));
                    customIds(after, name -> customIds.put(name, id));
                }
            } else {
                places.put(id, DELETED);
                cache.remove(id);
                // Only what is not in the catalog leaves the list of the living; the rest is marked as deleted.
                NavigableSet<Long> living = added.get(type);
                if (living != null && living.remove(Gid.number(id)) && !originals.containsKey(id)) {
                    places.remove(id);
                }
            }
        });
        String key = line.path("idempotencyKey").asText("");
        if (!key.isEmpty() && line.has("payload")) {
            idempotent.put(key, new IdempotentResult(line.get("arguments"), line.get("payload")));
        }
    }

    private void forget(String type, String id, JsonNode before) {
        if (before.hasNonNull("handle")) {
            handles.remove(handleKey(type, before.path("handle").asText()), id);
        }
        if (type.equals("Product") && before.isObject()) {
            ProductParts.numbers((ObjectNode) before, productOfChild::remove);
            customIds((ObjectNode) before, customIds::remove);
        }
    }

    private static void customIds(ObjectNode product, Consumer<String> consumer) {
        for (JsonNode metafield : product.path("metafields")) {
            if (metafield.path("type").asText().equals("id")) {
                consumer.accept(metafield.path("namespace").asText()
                        + '.'
                        + metafield.path("key").asText()
                        + '='
                        + metafield.path("value").asText());
            }
        }
    }

    /** Hears of each line as it is written, in order. It must not wait for anything. */
    public void listen(Consumer<ObjectNode> listener) {
        listeners.add(listener);
    }

    public IdempotentResult usedFor(String idempotencyKey) {
        return idempotent.get(idempotencyKey);
    }

    /** Visits what has changed since a sequence number, in order. */
    public void history(Consumer<ObjectNode> visitor) throws IOException {
        journal.from(0, (place, line) -> visitor.accept(line));
    }

    /**
     * Back to the catalog; the history is gone. Ids and sequence numbers go on, since what was told of them before must not come to
     * mean something else: an id names one thing, and the number of a change is in the ids of its webhook events.
     */
    public synchronized void reset() throws IOException {
        places.clear();
        added.clear();
        productOfChild.clear();
        handles.clear();
        customIds.clear();
        idempotent.clear();
        cache.clear();
        List<ObjectNode> all = new ArrayList<>(originals.values());
        originals.clear();
        all.forEach(this::original);
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("sequence", sequence).put("at", now()).put("origin", "system").put("nextNumber", nextNumber);
        line.putObject("before");
        line.putObject("after");
        journal.restart(line);
    }

    public String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public Clock clock() {
        return clock;
    }

    private static String handleKey(String type, String handle) {
        return type + '/' + handle;
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
