package dev.catalogsync.catalog;

import static dev.catalogsync.catalog.Shape.decimal;
import static dev.catalogsync.catalog.Shape.flag;
import static dev.catalogsync.catalog.Shape.html;
import static dev.catalogsync.catalog.Shape.identity;
import static dev.catalogsync.catalog.Shape.list;
import static dev.catalogsync.catalog.Shape.number;
import static dev.catalogsync.catalog.Shape.object;
import static dev.catalogsync.catalog.Shape.place;
import static dev.catalogsync.catalog.Shape.set;
import static dev.catalogsync.catalog.Shape.text;
import static dev.catalogsync.catalog.Shape.typed;

/**
 * What is synchronised, and which of its fields take part. The fields are those that a merchant can write through the
 * Admin API 2026-10; whatever else a pull brings (dates, counts, prices derived from variants) is kept in the document
 * and never compared.
 */
public enum Kind {
    PRODUCT(
            "Product",
            "product",
            object().with("id", identity())
                    .with("title", text())
                    .with("handle", text())
                    .with("descriptionHtml", html())
                    .with("vendor", text())
                    .with("productType", text())
                    .with("status", text())
                    .with("tags", set())
                    .with("templateSuffix", text())
                    .with("category", object().with("id", text()))
                    .with("seo", object().with("title", text()).with("description", text()))
                    .with(
                            "options",
                            list("id", "name")
                                    .ordered()
                                    .with("id", identity())
                                    .with("name", text())
                                    .with("position", place())
                                    .with(
                                            "optionValues",
                                            list("id", "name")
                                                    .ordered()
                                                    .with("id", identity())
                                                    .with("name", text())))
                    .with(
                            "variants",
                            list("id", "sku", "selectedOptions")
                                    .ordered()
                                    .with("id", identity())
                                    .with("sku", text())
                                    .with("barcode", text())
                                    .with("price", decimal())
                                    .with("compareAtPrice", decimal())
                                    .with("taxable", flag())
                                    .with("inventoryPolicy", text())
                                    .with("position", place())
                                    .with(
                                            "selectedOptions",
                                            list("name").with("name", text()).with("value", text()))
                                    .with(
                                            "inventoryItem",
                                            object().with("id", identity())
                                                    .with("tracked", flag())
                                                    .with("requiresShipping", flag())))
                    .with(
                            "media",
                            list("id", "originalSource")
                                    .ordered()
                                    .with("id", identity())
                                    .with("alt", text())
                                    .with("mediaContentType", text())
                                    .with("originalSource", identity()))
                    .with(
                            "metafields",
                            list("namespace+key")
                                    .with("id", identity())
                                    .with("namespace", text())
                                    .with("key", text())
                                    .with("type", text())
                                    .with("value", typed("type")))),
    /** A smart collection has a {@code ruleSet}; its members follow from it, and nobody can add or remove one. */
    COLLECTION(
            "Collection",
            "collection",
            object().with("id", identity())
                    .with("title", text())
                    .with("handle", text())
                    .with("descriptionHtml", html())
                    .with("sortOrder", text())
                    .with("templateSuffix", text())
                    .with("seo", object().with("title", text()).with("description", text()))
                    .with(
                            "ruleSet",
                            object().with("appliedDisjunctively", flag())
                                    .with(
                                            "rules",
                                            list("column+relation+condition")
                                                    .with("column", text())
                                                    .with("relation", text())
                                                    .with("condition", text())))
                    .with(
                            "members",
                            list("id")
                                    .with("id", identity())
                                    .computedWhereThereIs("ruleSet")
                                    .orderedWhere("sortOrder", "MANUAL"))),
    /**
     * One inventory item with its levels, see {@code docs/decisions/011}. Compared are the quantities that can be set; the
     * others ({@code otherQuantities}), the SKU and whether stock is tracked are shown only: the first follow from orders and
     * transfers, the last two belong to the product, where they are compared.
     */
    INVENTORY_LEVEL(
            "InventoryItem",
            "inventory item",
            object().with("id", identity())
                    .with(
                            "inventoryLevels",
                            list("location.id", "location.name")
                                    .with("id", identity())
                                    .with("isActive", flag())
                                    .with(
                                            "location",
                                            object().with("id", identity()).with("name", identity()))
                                    .with(
                                            "quantities",
                                            list("name").with("name", text()).with("quantity", number()))));

    private final String gidType;
    private final String noun;
    private final Shape shape;

    Kind(String gidType, String noun, Shape shape) {
        this.gidType = gidType;
        this.noun = noun;
        this.shape = shape;
    }

    /** The type part of the item's Shopify id, as in {@code gid://shopify/Product/1}. */
    public String gidType() {
        return gidType;
    }

    /** What a person calls such an item, as in {@code the product was deleted}. */
    public String noun() {
        return noun;
    }

    /** The fields that take part in comparing and merging. */
    public Shape shape() {
        return shape;
    }
}
