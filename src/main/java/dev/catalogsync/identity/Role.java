package dev.catalogsync.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody may do here. Each role includes the viewer; only the admin includes all: who starts a push does not
 * thereby approve what it sends.
 */
public enum Role {
    /** Read. */
    VIEWER,
    /** Approve, reject, resolve conflicts. */
    REVIEWER,
    /** Start pulls, pushes, full syncs, rollbacks; replay dead letters; import. */
    OPERATOR,
    /** Rules, schedules, stores, routes, Hawtio. */
    ADMIN;

    /** This role and those it includes. */
    public Set<Role> included() {
        return switch (this) {
            case VIEWER -> EnumSet.of(VIEWER);
            case REVIEWER -> EnumSet.of(VIEWER, REVIEWER);
            case OPERATOR -> EnumSet.of(VIEWER, OPERATOR);
            case ADMIN -> EnumSet.allOf(Role.class);
        };
    }

    /** The name that tokens, logins and documents give it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name that Spring Security knows it by. */
    String authority() {
        return "ROLE_" + name();
    }

    /** The role of this name as tokens write it; empty for names that are none of ours. */
    static Optional<Role> named(Object name) {
        return Arrays.stream(values()).filter(role -> role.label().equals(name)).findFirst();
    }
}
