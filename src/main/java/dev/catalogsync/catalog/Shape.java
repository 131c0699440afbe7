package dev.catalogsync.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one field is compared: the typed comparators of the merge, as data.
 *
 * <ul>
 *   <li>{@code IDENTITY} is fingerprinted and carried along, and is never a difference by itself: a document proposed here
 *       has no ids until the store gives them.
 *   <li>{@code TEXT}: empty and absent are the same. {@code HTML}: equal in normal form. {@code DECIMAL}: {@code "10.0"}
 *       is {@code "10.00"}. {@code SET}: order and repetition do not matter, and what each side added
 *       and removed is merged.
 *   <li>{@code LIST}: elements are matched by the first of their keys that both have, not by position. Their order is
 *       fingerprinted and carried along, and is never a difference by itself.
 * </ul>
 */
public final class Shape {

    /** The comparator of a field. */
    public enum Type {
        IDENTITY,
        TEXT,
        HTML,
        DECIMAL,
        NUMBER,
        FLAG,
        SET,
        OBJECT,
        LIST
    }

    private final Type type;
    private final List<String> keys;
    private final Map<String, Shape> fields = new LinkedHashMap<>();
    private String computedFrom;

    private Shape(Type type, String... keys) {
        this.type = type;
        this.keys = List.of(keys);
    }

    static Shape identity() {
        return new Shape(Type.IDENTITY);
    }

    static Shape text() {
        return new Shape(Type.TEXT);
    }

    static Shape html() {
        return new Shape(Type.HTML);
    }

    static Shape decimal() {
        return new Shape(Type.DECIMAL);
    }

    static Shape number() {
        return new Shape(Type.NUMBER);
    }

    static Shape flag() {
        return new Shape(Type.FLAG);
    }

    static Shape set() {
        return new Shape(Type.SET);
    }

    static Shape object() {
        return new Shape(Type.OBJECT);
    }

    /** A list whose elements are matched by these keys, best first; {@code a+b} is a key made of two fields, {@code a.b} of a field of a field. */
    static Shape list(String... keys) {
        return new Shape(Type.LIST, keys);
    }

    Shape with(String name, Shape shape) {
        fields.put(name, shape);
        return this;
    }

    /** In a document that has the field {@code from}, the store computes this one out of it, and nobody else can write it. */
    Shape computedWhereThereIs(String from) {
        computedFrom = from;
        return this;
    }

    boolean isComputedIn(Map<?, ?> document) {
        return computedFrom != null && document.get(computedFrom) != null;
    }

    public Type type() {
        return type;
    }

    /** For a list: what its elements are matched by, best first. */
    List<String> keys() {
        return keys;
    }

    /** For a list: the shape of one element. */
    Shape element() {
        Shape element = new Shape(Type.OBJECT);
        element.fields.putAll(fields);
        return element;
    }

    /** For an object or a list: the fields of the object or of each element, in the order of the document. */
    public Map<String, Shape> fields() {
        return Collections.unmodifiableMap(fields);
    }
}
