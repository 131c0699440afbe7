package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import java.util.Map;

/** As much of customers as shows that any mutation may run in bulk. */
public final class CustomerMutations {

    private final ShopSeed shop;

    public CustomerMutations(ShopSeed shop) {
        this.shop = shop;
    }

    public void register(Mutations mutations) {
        mutations.on("customerCreate", (draft, arguments, call) -> create(draft, arguments));
        mutations.on("customerDelete", (draft, arguments, call) -> delete(draft, arguments));
    }

    private static Payload create(Draft draft, Map<String, Object> arguments) {
        Map<String, Object> input = Arguments.map(arguments, "input");
        UserErrors errors = new UserErrors();
        String email = (String) input.get("email");
        if (email != null && !email.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
            errors.add(null, "Email is invalid", "email");
        }
        for (Entity other : draft.store().all("Customer")) {
            if (email != null && email.equals(other.text("email"))) {
                errors.add(null, "Email has already been taken", "email");
            }
        }
        if (!errors.none()) {
            return Payload.of("customer", null, errors);
        }
        String first = Arguments.text(input, "firstName");
        String last = Arguments.text(input, "lastName");
        ObjectNode customer = draft.create("Customer");
        customer.put("email", email);
        customer.put("firstName", (String) input.get("firstName"));
        customer.put("lastName", (String) input.get("lastName"));
        customer.put("displayName", (first + " " + last).isBlank() ? email : (first + " " + last).strip());
        return Payload.of("customer", Entity.root(customer), errors);
    }

    private Payload delete(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        String id = (String) Arguments.map(arguments, "input").get("id");
        Payload payload = Payload.of("deletedCustomerId", null, errors).and("shop", shop.entity());
        if (!Gid.type(id).equals("Customer") || draft.read(id) == null) {
            errors.add(null, "Customer can't be found", "id");
            return payload;
        }
        draft.delete(id);
        return payload.and("deletedCustomerId", id);
    }
}
