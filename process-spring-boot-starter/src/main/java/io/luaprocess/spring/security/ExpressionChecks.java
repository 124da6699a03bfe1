package io.luaprocess.spring.security;

import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Assign;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpDec;
import org.springframework.expression.spel.ast.OpInc;
import org.springframework.expression.spel.ast.OperatorMatches;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;

/**
 * Finds what an expression must not contain, and names that do not exist, before it is
 * evaluated for the first time.
 */
final class ExpressionChecks {

	private static final Set<String> ROOT = new TreeSet<>(Set.of("actor", "action", "resource", "meta", "attributes"));

	private static final Set<String> ACTOR = new TreeSet<>(Set.of("id", "meta", "trusted", "authorities", "roles"));

	private static final Set<String> ACTOR_FUNCTIONS = Set.of("hasAuthority", "hasAnyAuthority");

	/** They take no longer than the text or the list is. */
	private static final Set<String> FUNCTIONS = new TreeSet<>(Set.of("hasAuthority", "hasAnyAuthority", "startsWith",
			"endsWith", "contains", "containsKey", "equalsIgnoreCase", "isEmpty", "length", "size"));

	private ExpressionChecks() {
	}

	/**
	 * Checks an expression.
	 * @throws IllegalArgumentException for the first problem
	 */
	static void check(SpelNode root) {
		checkNames(root);
		checkKinds(root);
	}

	private static void checkKinds(SpelNode node) {
		String forbidden = forbidden(node);
		if (forbidden != null) {
			throw wrong(forbidden, node.getStartPosition());
		}
		if (node instanceof MethodReference method && !FUNCTIONS.contains(method.getName())) {
			throw wrong("unknown function '" + method.getName() + "', there are " + String.join(", ", FUNCTIONS),
					node.getStartPosition());
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			checkKinds(node.getChild(i));
		}
	}

	private static @Nullable String forbidden(SpelNode node) {
		return switch (node) {
			case TypeReference type -> "types are not allowed";
			case ConstructorReference constructor -> "constructors are not allowed";
			case BeanReference bean -> "beans are not allowed";
			case Assign assign -> "assignments are not allowed";
			case OpInc increment -> "assignments are not allowed";
			case OpDec decrement -> "assignments are not allowed";
			case FunctionReference function -> "variables are not allowed";
			case VariableReference variable when !variable.toStringAST().equals("#this") -> "variables are not allowed";
			case OperatorMatches matches ->
				"'matches' may take very long; write a condition with the operator matches, which takes linear time";
			default -> null;
		};
	}

	/** Inside brackets names belong to something else than the call. */
	private static void checkNames(SpelNode node) {
		if (node instanceof Indexer || node instanceof Selection || node instanceof Projection) {
			return;
		}
		if (node instanceof CompoundExpression) {
			checkPath(node);
			return;
		}
		checkStart(node);
		for (int i = 0; i < node.getChildCount(); i++) {
			checkNames(node.getChild(i));
		}
	}

	private static void checkPath(SpelNode path) {
		SpelNode first = path.getChild(0);
		checkNames(first);
		boolean actor = first instanceof PropertyOrFieldReference start && start.getName().equals("actor");
		if (actor && path.getChild(1) instanceof PropertyOrFieldReference field && !ACTOR.contains(field.getName())) {
			throw wrong("unknown property '" + field.getName() + "' of actor, there are " + String.join(", ", ACTOR)
					+ "; attributes are actor.meta.<name>", field.getStartPosition());
		}
		if (path.getChild(1) instanceof MethodReference method && actor != ACTOR_FUNCTIONS.contains(method.getName())
				&& FUNCTIONS.contains(method.getName())) {
			throw wrong("'" + method.getName() + "' is " + (actor ? "no function" : "a function") + " of actor",
					method.getStartPosition());
		}
		for (int i = 1; i < path.getChildCount(); i++) {
			SpelNode part = path.getChild(i);
			if (part instanceof MethodReference) {
				for (int argument = 0; argument < part.getChildCount(); argument++) {
					checkNames(part.getChild(argument));
				}
			}
		}
	}

	private static void checkStart(SpelNode node) {
		if (node instanceof PropertyOrFieldReference property && !ROOT.contains(property.getName())) {
			throw wrong("unknown property '" + property.getName() + "', there are " + String.join(", ", ROOT),
					node.getStartPosition());
		}
		if (node instanceof MethodReference method) {
			throw wrong("unknown function '" + method.getName() + "'; functions belong to a value, as in"
					+ " actor.hasAuthority('ROLE_OPERATOR')", node.getStartPosition());
		}
	}

	static IllegalArgumentException wrong(String reason, int position) {
		return new IllegalArgumentException(reason + " (at character " + (position + 1) + ")");
	}

}
