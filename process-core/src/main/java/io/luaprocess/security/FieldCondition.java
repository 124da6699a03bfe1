package io.luaprocess.security;

import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Compares a field with a value or with another field. Immutable.
 * <p>
 * A comparison that can't be made does not hold: when a field is absent, a list is
 * expected and something else is there, or an expression taken from a field is bad. A
 * search that exceeds the bounds of {@link Expression} is not done; then the condition of
 * a policy that denies holds.
 */
final class FieldCondition implements PolicyCondition {

	private final PolicyField field;

	private final PolicyOperator operator;

	private final @Nullable Object value;

	private final @Nullable PolicyField valueFrom;

	private final @Nullable Expression expression;

	private FieldCondition(PolicyField field, PolicyOperator operator, @Nullable Object value,
			@Nullable PolicyField valueFrom, @Nullable Expression expression) {
		this.field = field;
		this.operator = operator;
		this.value = value;
		this.valueFrom = valueFrom;
		this.expression = expression;
	}

	static FieldCondition of(PolicyField field, PolicyOperator operator, @Nullable Object value) {
		boolean regular = operator == PolicyOperator.MATCHES || operator == PolicyOperator.NMATCHES;
		Expression expression = (regular && value != null) ? Expression.ofPolicy(value.toString()) : null;
		return new FieldCondition(field, operator, value, null, expression);
	}

	static FieldCondition between(PolicyField field, PolicyOperator operator, PolicyField valueFrom) {
		return new FieldCondition(field, operator, null, valueFrom, null);
	}

	@Override
	public boolean holds(@Nullable Actor actor, String action, String resource, Map<String, ?> meta, Effect effect) {
		Object left = this.field.read(actor, action, resource, meta);
		if (!this.operator.takesValue()) {
			return (left != null) == (this.operator == PolicyOperator.EXISTS);
		}
		Object right = (this.valueFrom != null) ? this.valueFrom.read(actor, action, resource, meta) : this.value;
		if (left == null || right == null) {
			return false;
		}
		return switch (this.operator) {
			case EQ -> PlainValues.equal(left, right);
			case NE -> !PlainValues.equal(left, right);
			case LT, LTE, GT, GTE -> ordered(left, right);
			case IN -> right instanceof Collection<?> list && PlainValues.isElement(left, list);
			case NIN -> right instanceof Collection<?> list && !PlainValues.isElement(left, list);
			case CONTAINS -> contains(left, right, true);
			case NCONTAINS -> contains(left, right, false);
			case MATCHES -> found(left, right, true, effect);
			case NMATCHES -> found(left, right, false, effect);
			case EXISTS, NEXISTS -> throw new AssertionError("handled above: they take no value");
		};
	}

	private boolean ordered(Object left, Object right) {
		if (!PlainValues.isScalar(left) || !PlainValues.isScalar(right)) {
			return false;
		}
		double x = PlainValues.number(left);
		double y = PlainValues.number(right);
		if (!Double.isNaN(x) && !Double.isNaN(y) && (left instanceof Number || right instanceof Number)) {
			return switch (this.operator) {
				case LT -> x < y;
				case LTE -> x <= y;
				case GT -> x > y;
				default -> x >= y;
			};
		}
		int order = PlainValues.text(left).compareTo(PlainValues.text(right));
		return switch (this.operator) {
			case LT -> order < 0;
			case LTE -> order <= 0;
			case GT -> order > 0;
			default -> order >= 0;
		};
	}

	private static boolean contains(Object left, Object right, boolean wanted) {
		if (left instanceof Collection<?> list) {
			return PlainValues.isElement(right, list) == wanted;
		}
		if (left instanceof CharSequence && PlainValues.isScalar(right)) {
			return left.toString().contains(PlainValues.text(right)) == wanted;
		}
		return false;
	}

	/**
	 * A search beyond the bounds must not lift a denial: a program can make a text too
	 * long.
	 */
	private boolean found(Object left, Object right, boolean wanted, Effect effect) {
		if (!PlainValues.isScalar(left) || !PlainValues.isScalar(right)) {
			return false;
		}
		String text = PlainValues.text(left);
		try {
			@Nullable Expression pattern = (this.expression != null) ? this.expression
					: Expression.ofField(PlainValues.text(right));
			if (pattern == null || !pattern.canSearch(text)) {
				return effect == Effect.DENY;
			}
			return pattern.isFoundIn(text) == wanted;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
