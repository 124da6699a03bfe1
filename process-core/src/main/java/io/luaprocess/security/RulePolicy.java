package io.luaprocess.security;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A policy made of patterns and conditions, as {@code security.policy} entries define it.
 * Evaluation allocates nothing unless a condition takes a regular expression from a
 * field.
 */
public final class RulePolicy implements Policy {

	private final String id;

	private final Matcher actions;

	private final Matcher resources;

	private final Effect effect;

	private final PolicyCondition[] conditions;

	/**
	 * Creates a policy.
	 * @param id its id
	 * @param actions the actions it concerns
	 * @param resources the resources it concerns
	 * @param effect its effect where it applies
	 * @param conditions all must hold
	 */
	public RulePolicy(String id, List<NamePattern> actions, List<NamePattern> resources, Effect effect,
			List<PolicyCondition> conditions) {
		this.id = id;
		this.actions = new Matcher(actions);
		this.resources = new Matcher(resources);
		this.effect = effect;
		this.conditions = conditions.toArray(PolicyCondition[]::new);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public boolean concerns(String action) {
		return this.actions.matches(action);
	}

	@Override
	public Set<String> names() {
		return this.actions.names;
	}

	@Override
	public boolean concernsOthers() {
		return this.actions.patterns.length > 0;
	}

	@Override
	public Effect evaluate(@Nullable Actor actor, String action, String resource, Map<String, ?> meta) {
		if (!this.actions.matches(action) || !this.resources.matches(resource)) {
			return Effect.UNDEFINED;
		}
		for (PolicyCondition condition : this.conditions) {
			if (!condition.holds(actor, action, resource, meta, this.effect)) {
				return Effect.UNDEFINED;
			}
		}
		return this.effect;
	}

	@Override
	public String toString() {
		return this.id;
	}

	/** Several patterns; plain names, the usual case, are found by one hash look-up. */
	private static final class Matcher {

		private final Set<String> names;

		private final NamePattern[] patterns;

		Matcher(List<NamePattern> patterns) {
			Set<String> names = new HashSet<>();
			for (NamePattern pattern : patterns) {
				if (pattern instanceof NamePattern.Exact exact) {
					names.add(exact.name());
				}
			}
			this.names = Set.copyOf(names);
			this.patterns = patterns.stream()
				.filter((p) -> !(p instanceof NamePattern.Exact))
				.toArray(NamePattern[]::new);
		}

		boolean matches(String text) {
			for (NamePattern pattern : this.patterns) {
				if (pattern.matches(text)) {
					return true;
				}
			}
			return this.names.contains(text);
		}

	}

}
