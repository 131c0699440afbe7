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
 *       is {@code "10.00"}. {@code SET}: order, repetition and the case of letters do not matter, and what each side added
 *       and removed is merged. A text with a type beside it is compared as that type says, see {@link MetafieldValue}.
 *   <li>{@code LIST}: elements are matched by the first of their keys that both have, not by position. The order of an
 *       ordered list is compared and merged like a field; that of another is carried along, and is no difference.
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
    private Shape source;
    private boolean ordered;
    private Map.Entry<String, String> orderedBy;
    private boolean place;
    private String typedBy;

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

    /** A text which means what its type says, which is in a field beside it. */
    static Shape typed(String by) {
        Shape typed = text();
        typed.typedBy = by;
        return typed;
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

    /** Where in an ordered list an element is, counted from 1. The order of the list says it, so it is only carried along. */
    static Shape place() {
        Shape place = new Shape(Type.NUMBER);
        place.place = true;
        return place;
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
        shape.source = fields.get(shape.computedFrom);
        fields.put(name, shape);
        return this;
    }

    /**
     * In a document that has the field {@code from}, which stands before this one, the store computes this one out of it, and
     * nobody else can write it. A field in which nothing is said is not there, as everywhere in comparing.
     */
    Shape computedWhereThereIs(String from) {
        computedFrom = from;
        return this;
    }

    /** A list whose order people see, and somebody chose. */
    Shape ordered() {
        ordered = true;
        return this;
    }

    /** A list that is ordered where a field beside it says so, unless it is computed. */
    Shape orderedWhere(String field, String value) {
        orderedBy = Map.entry(field, value);
        return ordered();
    }

    /** Whether the order of this list means something in an object that holds it. */
    boolean isOrderedIn(Map<?, ?> owner) {
        boolean chosen = orderedBy == null || orderedBy.getValue().equals(owner.get(orderedBy.getKey()));
        return ordered && chosen && !isComputedIn(owner);
    }

    /** The field beside this one that has its type; null where the type is always the same. */
    String typedBy() {
        return typedBy;
    }

    /** Whether this is an element's place in its list. */
    boolean isPlace() {
        return place;
    }

    boolean isComputedIn(Map<?, ?> document) {
        return source != null && NormalForm.form(source, document.get(computedFrom)) != null;
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
