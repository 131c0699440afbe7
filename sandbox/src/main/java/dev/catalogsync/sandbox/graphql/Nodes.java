package dev.catalogsync.sandbox.graphql;

import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * The members of a connection in their order, all of them: pages are cut from it, bulk operations walk through it.
 *
 * @param sortValue what the order goes by; it is part of a cursor
 * @param behind the members behind the one with an id number, where that is quicker than walking; may be null
 */
public record Nodes(
        Iterable<Entity> members, Function<Entity, Object> sortValue, LongFunction<Iterable<Entity>> behind) {

    public static Nodes of(Iterable<Entity> members) {
        return new Nodes(members, member -> Gid.number(member.id()), null);
    }

    public static Nodes none() {
        return of(List.of());
    }
}
