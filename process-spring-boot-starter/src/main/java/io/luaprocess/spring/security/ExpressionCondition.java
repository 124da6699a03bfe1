package io.luaprocess.spring.security;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Effect;
import io.luaprocess.security.PolicyCondition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.ParseException;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.OpAnd;
import org.springframework.expression.spel.ast.OpOr;
import org.springframework.expression.spel.ast.OperatorNot;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * A condition of a policy as an expression of the Spring Expression Language about an
 * {@link ExpressionRoot}. Parsed and, where the types of its parts are known, compiled at
 * once, otherwise after some evaluations. An expression reads: it has no types,
 * constructors, beans, variables or assignments, and calls only some functions, all of
 * bounded time. Thread-safe.
 * <p>
 * An expression that fails, or whose value is not true or false, does not hold in a
 * policy that allows and holds in one that denies, and the log tells it once.
 */
public final class ExpressionCondition implements PolicyCondition {

	private static final Logger log = LoggerFactory.getLogger(ExpressionCondition.class);

	private static final EvaluationContext CONTEXT = new ExpressionContext();

	/**
	 * Compiled code that meets a value of another type falls back to interpretation.
	 */
	private static final SpelParserConfiguration CONFIGURATION = new SpelParserConfiguration(SpelCompilerMode.MIXED,
			ExpressionCondition.class.getClassLoader());

	private static final SpelExpressionParser PARSER = new SpelExpressionParser(CONFIGURATION);

	private final SpelExpression expression;

	private final AtomicBoolean told = new AtomicBoolean();

	private ExpressionCondition(SpelExpression expression) {
		this.expression = expression;
	}

	/**
	 * Parses an expression.
	 * @param text the expression, for example
	 * {@code actor.hasAuthority('ROLE_OPERATOR') and resource.startsWith('shop.')}
	 * @return the condition
	 * @throws IllegalArgumentException if it is wrong or uses what it must not; the
	 * message says what, at which character from 1, and what is right
	 */
	public static ExpressionCondition parse(String text) {
		SpelExpression expression;
		try {
			expression = PARSER.parseRaw(text);
		}
		catch (ParseException ex) {
			throw ExpressionChecks.wrong(ex.getSimpleMessage(), ex.getPosition());
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// How the parser tells that an operand is missing.
			throw ExpressionChecks.wrong("incomplete expression", text.length() - 1);
		}
		ExpressionChecks.check(expression.getAST());
		evaluateOnce(expression.getAST(),
				new ExpressionState(CONTEXT, new TypedValue(ExpressionRoot.of(null, "", "", Map.of())), CONFIGURATION));
		expression.compileExpression();
		return new ExpressionCondition(expression);
	}

	/**
	 * The compiler needs the types of all parts, also of those that an evaluation usually
	 * does not reach.
	 */
	private static void evaluateOnce(SpelNode node, ExpressionState state) {
		if (node instanceof OpAnd || node instanceof OpOr || node instanceof OperatorNot || node instanceof Ternary) {
			for (int i = 0; i < node.getChildCount(); i++) {
				evaluateOnce(node.getChild(i), state);
			}
		}
		try {
			node.getValue(state);
		}
		catch (RuntimeException ex) {
			// This part needs values that a call without attributes does not have.
		}
	}

	@Override
	public boolean holds(@Nullable Actor actor, String action, String resource, Map<String, ?> meta, Effect effect) {
		try {
			Object value = this.expression.getValue(CONTEXT, ExpressionRoot.of(actor, action, resource, meta));
			if (value instanceof Boolean holds) {
				return holds;
			}
			tell("is " + ((value != null) ? "a " + value.getClass().getSimpleName() : "null") + ", not true or false",
					null);
		}
		catch (RuntimeException ex) {
			// Whatever goes wrong, such as a division by zero, a program may be the
			// cause.
			tell("failed", ex);
		}
		return effect == Effect.DENY;
	}

	/** Programs can bring it about as often as they like. */
	private void tell(String what, @Nullable Exception cause) {
		if (this.told.compareAndSet(false, true)) {
			log.warn("Expression of a policy {}; policies that deny apply then, policies that allow do not: {}", what,
					this.expression.getExpressionString(), cause);
		}
	}

	@Override
	public String toString() {
		return this.expression.getExpressionString();
	}

}
