package dev.catalogsync.push.product;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.push.DeletionSnapshot;
import dev.catalogsync.push.ItemWriter;
import dev.catalogsync.push.Mutation;
import dev.catalogsync.push.Payloads;
import dev.catalogsync.push.Query;
import dev.catalogsync.push.Restore;
import dev.catalogsync.push.Target;
import dev.catalogsync.shopify.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A product on its way to the store. */
public final class ProductWriter implements ItemWriter {

    /** Lists whose order can be approved by itself. */
    private static final List<String> ORDERED = List.of("variants", "media");

    private final Target target;
    private final ProductRestore restore;
    private final Map<String, String> digests = new HashMap<>();
    private Reading reading;
    private Document beforeReading;

    private ProductWriter(Target target, boolean again, Map<String, Object> kept) {
        this.target = target;
        this.restore = new ProductRestore(kept);
        this.reading = target.isNew() || target.shopifyId() == null ? null : Reading.of(target, again);
    }

    /** Makes products pushable. */
    @Component("productWriters")
    public static final class Factory implements ItemWriter.Factory {

        @Override
        public Kind kind() {
            return Kind.PRODUCT;
        }

        @Override
        public ItemWriter begin(Target target, boolean again, Map<String, Object> kept) {
            return new ProductWriter(target, again, kept);
        }
    }

    // ---- reading

    @Override
    public Query lookUp() {
        return new Query("product-by-handle", Map.of("handle", handle()));
    }

    private String handle() {
        return ProductInput.handle(target.created(), target.itemId());
    }

    @Override
    public void lookedUp(Map<String, Object> data) {
        if (data.get("productByIdentifier") instanceof Map<?, ?> product) {
            reading = Reading.everything((String) product.get("id"));
        }
    }

    @Override
    public Query reading() {
        return reading == null ? null : new Query("product-read", reading.variables());
    }

    @Override
    public Document read(Document now, Map<String, Object> data) {
        digests.putAll(Remote.digests(data));
        beforeReading = reading.after().isEmpty() ? now : beforeReading;
        Document remote = Remote.over(now, beforeReading, reading, data);
        reading = remote == null ? null : reading.rest(data);
        return remote;
    }

    // ---- what is sent

    @Override
    public Document created() {
        return ElementIds.withoutIds(restore.withSources(target.created()));
    }

    @Override
    public void refuseAnothers(Document now, Document wanted) {
        boolean ours = Merge.differences(now, wanted).stream().noneMatch(this::isMissing);
        boolean media = now.list("media").size() == wanted.list("media").size();
        if (!ours || !media) {
            throw Failure.refused(
                    "The store has another product with the handle " + handle()
                            + ", which would be overwritten. Nothing was sent. Give this one another handle, or pull that one first.",
                    null);
        }
    }

    @Override
    public Mutation next(Document now, Document wanted) {
        if (now == null) {
            return restore.with(ProductInput.creation(wanted, handle()));
        }
        if (wanted == null) {
            return new Mutation(
                    "product-delete", Map.of("input", Map.of("id", target.shopifyId())), List.of(), Set.of());
        }
        return restore.with(NarrowestMutation.next(now, wanted, digests));
    }

    @Override
    public Document inOrderOf(Document now, Document wanted, Set<String> approved) {
        Document ordered = wanted;
        for (String list : ORDERED) {
            if (!approved.contains(list + ".order")) {
                ordered = ElementIds.inOrderOf(now, ordered, list);
            }
        }
        return ordered;
    }

    @Override
    public DeletionSnapshot snapshot(Document now, Document wanted) {
        List<String> gone = variantIds(now);
        if (wanted == null) {
            return ProductSnapshot.ofProduct(target.shopifyId(), gone);
        }
        gone.removeAll(variantIds(wanted));
        return gone.isEmpty() ? null : ProductSnapshot.ofVariants(gone);
    }

    private static List<String> variantIds(Document product) {
        List<String> ids = new ArrayList<>();
        for (Map<String, Object> variant : product.list("variants")) {
            if (variant.get("id") instanceof String id) {
                ids.add(id);
            }
        }
        return ids;
    }

    @Override
    public Restore restore() {
        return restore;
    }

    // ---- elements of lists

    @Override
    public Document withoutStaleIds(Document wanted, Document... known) {
        return ElementIds.withoutStaleIds(wanted, known);
    }

    @Override
    public Document withAdopted(Document wanted, Document before, Document now) {
        return ElementIds.withAdoptedMedia(wanted, before, now);
    }

    @Override
    public Document withMade(Document wanted, Document before, Document now) {
        return ElementIds.withMade(wanted, before, now);
    }

    // ---- what came of it

    @Override
    public Document took(Mutation sent, Document now, Document wanted, Payloads payloads) {
        ProductPayloads answer = new ProductPayloads(payloads);
        if (sent.document().equals("product-set")) {
            Document made = answer.product();
            digests.clear();
            reading = Reading.more(made, wanted);
            return made;
        }
        Document told = answer.onto(now, sent);
        digests.putAll(answer.digests());
        reading = Reading.of(target.shopifyId(), sent);
        return told;
    }

    /** Media are brought in later, and told without where they were fetched from. */
    @Override
    public boolean isMissing(FieldChange left) {
        return left.after() != null && !left.field().equals("media");
    }

    /**
     * A new option gives each variant its first value, until the variants are told theirs; and what is new stands last, until the list is
     * put in order.
     */
    @Override
    public boolean isStillToBeSent(Mutation sent, String path) {
        if (path.endsWith(".order")) {
            return sent.document().endsWith("-create") || addsMedia(sent);
        }
        return NarrowestMutation.isOfOptions(sent)
                && (path.startsWith("options") || path.contains("].selectedOptions"));
    }

    @Override
    public boolean isMadeByStore(Mutation sent, String path) {
        return addsMedia(sent) && path.startsWith("media");
    }

    private static boolean addsMedia(Mutation sent) {
        return sent.document().equals("product-media-add");
    }

    /** A value of an option that no variant has any more is gone with its last one. */
    @Override
    public Document withConsequences(Mutation sent, Document wanted, Document merged) {
        return sent.readAgain().contains("options")
                ? wanted.with("options", merged.fields().get("options"))
                : wanted;
    }
}
