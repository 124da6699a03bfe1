package io.luaprocess.spring.security;

import java.util.Map;
import java.util.function.Predicate;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Effect;
import io.luaprocess.security.Policy;

/**
 * A policy in one line: an effect on an action for some actors.
 */
record Rule(String id, Effect effect, String action, Predicate<Actor> who) implements Policy {

	static Rule allow(String action, Predicate<Actor> who) {
		return new Rule("allow " + action, Effect.ALLOW, action, who);
	}

	static Rule deny(String action, Predicate<Actor> who) {
		return new Rule("deny " + action, Effect.DENY, action, who);
	}

	static Predicate<Actor> without(String role) {
		return (actor) -> !((Iterable<?>) actor.meta().get("roles")).toString().contains(role);
	}

	@Override
	public Effect evaluate(Actor actor, String action, String resource, Map<String, ?> meta) {
		return (this.action.equals(action) && this.who.test(actor)) ? this.effect : Effect.UNDEFINED;
	}

}
