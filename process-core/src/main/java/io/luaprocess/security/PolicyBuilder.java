package io.luaprocess.security;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Builds a policy in Java, with the same words as in definition files. Not thread-safe.
 * Wrong words are an {@link IllegalArgumentException} that names the policy.
 */
public final class PolicyBuilder {

	private final String id;

	private final AuthorityConditions authorityConditions;

	private final List<NamePattern> actions = new ArrayList<>();

	private final List<NamePattern> resources = new ArrayList<>();

	private final List<PolicyCondition> conditions = new ArrayList<>();

	/**
	 * Begins a policy.
	 * @param id the id
	 * @param authorityConditions decides who has an authority
	 */
	public PolicyBuilder(String id, AuthorityConditions authorityConditions) {
		if (id.isBlank()) {
			throw new IllegalArgumentException("a policy needs an id, such as app:only-operators-terminate");
		}
		this.id = id;
		this.authorityConditions = authorityConditions;
	}

	/**
	 * Adds actions. At least one is needed.
	 * @param patterns actions or patterns of them, such as {@code process.spawn*}
	 * @return this builder
	 */
	public PolicyBuilder actions(String... patterns) {
		for (String pattern : patterns) {
			this.actions.add(pattern(pattern));
			if (!ProcessAction.exist(pattern)) {
				throw wrong("unknown action '" + pattern + "'");
			}
		}
		return this;
	}

	/**
	 * Adds resources; all by default.
	 * @param patterns resources or patterns of them
	 * @return this builder
	 */
	public PolicyBuilder resources(String... patterns) {
		for (String pattern : patterns) {
			this.resources.add(pattern(pattern));
		}
		return this;
	}

	private NamePattern pattern(String text) {
		try {
			return NamePattern.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw wrong(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Restricts the policy to actors that have one of several authorities.
	 * @param authorities the authorities, at least one
	 * @return this builder
	 */
	public PolicyBuilder authorities(String... authorities) {
		if (authorities.length == 0) {
			throw wrong("at least one authority is needed");
		}
		return when(this.authorityConditions.anyOf(List.of(authorities)));
	}

	/**
	 * Adds a condition. All conditions must hold.
	 * @param field the field, such as {@code actor.meta.plan}
	 * @param operator the operator in lower case, such as {@code eq}
	 * @param value what to compare with, a list for {@code in} and {@code nin};
	 * {@code null} for {@code exists} and {@code nexists}
	 * @return this builder
	 */
	public PolicyBuilder condition(String field, String operator, @Nullable Object value) {
		try {
			return when(condition(PolicyField.parse(field), PolicyOperator.parse(operator), value));
		}
		catch (IllegalArgumentException ex) {
			throw wrong(String.valueOf(ex.getMessage()));
		}
	}

	private static PolicyCondition condition(PolicyField field, PolicyOperator operator, @Nullable Object value) {
		if (operator.takesValue() != (value != null)) {
			throw new IllegalArgumentException(
					"operator '" + operator.text() + "' takes " + (operator.takesValue() ? "a value" : "no value"));
		}
		boolean list = operator == PolicyOperator.IN || operator == PolicyOperator.NIN;
		if (list && !(value instanceof List)) {
			throw new IllegalArgumentException("operator '" + operator.text() + "' takes a list");
		}
		return PolicyCondition.of(field, operator, value);
	}

	/**
	 * Adds a condition in Java. All conditions must hold.
	 * @param condition the condition
	 * @return this builder
	 */
	public PolicyBuilder when(PolicyCondition condition) {
		this.conditions.add(condition);
		return this;
	}

	/**
	 * Makes a policy that allows.
	 * @return the policy
	 */
	public Policy allow() {
		return build(Effect.ALLOW);
	}

	/**
	 * Makes a policy that denies.
	 * @return the policy
	 */
	public Policy deny() {
		return build(Effect.DENY);
	}

	private Policy build(Effect effect) {
		if (this.actions.isEmpty()) {
			throw wrong("must name at least one action, such as process.terminate or *");
		}
		List<NamePattern> on = this.resources.isEmpty() ? List.of(NamePattern.parse("*")) : this.resources;
		return new RulePolicy(this.id, this.actions, on, effect, this.conditions);
	}

	private IllegalArgumentException wrong(String reason) {
		return new IllegalArgumentException("policy '" + this.id + "': " + reason);
	}

}
