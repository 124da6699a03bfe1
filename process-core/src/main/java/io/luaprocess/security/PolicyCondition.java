package io.luaprocess.security;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One condition of a policy. Implementations are immutable and thread-safe, never block,
 * and take bounded time whatever a program asks about.
 */
@FunctionalInterface
public interface PolicyCondition {

	/**
	 * Whether the condition holds. One that can't be evaluated does not hold in a policy
	 * that allows; an implementation whose failures a program can bring about must let it
	 * hold in one that denies.
	 * @param actor the actor of the caller; {@code null} if it has none
	 * @param action the action
	 * @param resource the resource
	 * @param meta attributes of the call
	 * @param effect the effect of the policy the condition belongs to
	 * @return whether the policy applies, as far as this condition is concerned
	 */
	boolean holds(@Nullable Actor actor, String action, String resource, Map<String, ?> meta, Effect effect);

	/**
	 * Compares a field with a value.
	 * @param field the field
	 * @param operator the operator
	 * @param value a plain value; {@code null} for operators that take none
	 * @return the condition
	 * @throws IllegalArgumentException if the value should be a regular expression and is
	 * none; the message is <code>invalid expression '&lt;text&gt;'</code>
	 */
	static PolicyCondition of(PolicyField field, PolicyOperator operator, @Nullable Object value) {
		return FieldCondition.of(field, operator, value);
	}

	/**
	 * Compares two fields.
	 * @param field the field
	 * @param operator the operator
	 * @param valueFrom the other field
	 * @return the condition
	 */
	static PolicyCondition between(PolicyField field, PolicyOperator operator, PolicyField valueFrom) {
		return FieldCondition.between(field, operator, valueFrom);
	}

}
