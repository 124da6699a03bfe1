package io.luaprocess.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.luaprocess.security.AuthorityConditions;
import io.luaprocess.security.Effect;
import io.luaprocess.security.NamePattern;
import io.luaprocess.security.PolicyCondition;
import io.luaprocess.security.PolicyField;
import io.luaprocess.security.PolicyOperator;
import io.luaprocess.security.RulePolicy;
import org.jspecify.annotations.Nullable;

/** Checks {@code security.policy} entries. */
final class PolicyReader {

	static final String KIND = "security.policy";

	private PolicyReader() {
	}

	static void read(Entry entry, AuthorityConditions authorities) {
		CheckedEntry fields = CheckedEntry.of(entry);
		List<EntryId> groups = fields.texts("groups")
			.stream()
			.map(entry::id)
			.filter(Objects::nonNull)
			.distinct()
			.toList();
		Map<String, Object> meta = fields.values(fields.child("meta"));
		if (fields.has("policy")) {
			RulePolicy policy = policy(entry, fields.child("policy"), authorities);
			if (policy != null) {
				entry.define(new Definition.PolicyEntry(entry.id, policy, groups, meta, entry.origin()));
			}
		}
		else {
			fields.missing("policy");
		}
		fields.finish();
	}

	private static @Nullable RulePolicy policy(Entry entry, CheckedEntry fields, AuthorityConditions authorities) {
		List<NamePattern> actions = patterns(entry, fields, "actions");
		List<NamePattern> resources = patterns(entry, fields, "resources");
		String effect = (fields.required("effect") != null) ? fields.word("effect", "allow", "deny") : null;
		List<PolicyCondition> conditions = new ArrayList<>();
		authorities(fields, authorities, conditions);
		expression(fields, conditions);
		for (CheckedEntry condition : fields.children("conditions")) {
			PolicyCondition checked = condition(condition);
			if (checked != null) {
				conditions.add(checked);
			}
		}
		fields.finish();
		if (effect == null) {
			return null;
		}
		return new RulePolicy(entry.id.toString(), actions, resources,
				effect.equals("allow") ? Effect.ALLOW : Effect.DENY, conditions);
	}

	private static void authorities(CheckedEntry fields, AuthorityConditions authorities,
			List<PolicyCondition> conditions) {
		List<String> names = fields.textOrTexts("authorities").stream().map(CheckedEntry.Text::value).toList();
		if (names.stream().anyMatch(String::isBlank)
				|| fields.any("authorities") instanceof List<?> list && list.isEmpty()) {
			fields.problem("authorities", "must name at least one authority, such as ROLE_OPERATOR");
		}
		else if (!names.isEmpty()) {
			conditions.add(authorities.anyOf(names));
		}
	}

	/**
	 * Only the application itself hands over a condition that it has made; a text is
	 * never evaluated.
	 */
	private static void expression(CheckedEntry fields, List<PolicyCondition> conditions) {
		Object when = fields.any("when");
		if (when instanceof PolicyCondition condition) {
			conditions.add(condition);
		}
		else if (when != null) {
			fields.problem("when", "expressions are for policies of the application's properties; write 'conditions'");
		}
	}

	private static List<NamePattern> patterns(Entry entry, CheckedEntry fields, String name) {
		List<CheckedEntry.Text> texts = fields.textOrTexts(name);
		Object written = fields.any(name);
		if (written == null || "".equals(written) || written instanceof Collection<?> list && list.isEmpty()) {
			fields.missing(name);
			return List.of();
		}
		List<NamePattern> patterns = new ArrayList<>();
		for (CheckedEntry.Text text : texts) {
			try {
				patterns.add(NamePattern.parse(text.value()));
				String wrong = name.equals("actions") ? PolicyWords.wrongAction(text.value()) : null;
				if (wrong != null) {
					entry.problem(text.line(), text.key(), wrong);
				}
			}
			catch (IllegalArgumentException ex) {
				entry.problem(text.line(), text.key(), String.valueOf(ex.getMessage()));
			}
		}
		return patterns;
	}

	private static @Nullable PolicyCondition condition(CheckedEntry fields) {
		PolicyField field = field(fields, "field", fields.required("field"));
		PolicyOperator operator = operator(fields);
		if (operator == null) {
			fields.ignore("value", "value_from");
			fields.finish();
			return null;
		}
		PolicyCondition condition = null;
		if (operator.takesValue()) {
			condition = comparison(fields, field, operator);
		}
		else if (field != null) {
			condition = PolicyCondition.of(field, operator, null);
		}
		fields.finish();
		return condition;
	}

	private static @Nullable PolicyOperator operator(CheckedEntry fields) {
		CheckedEntry.Text text = fields.required("operator");
		try {
			return (text != null) ? PolicyOperator.parse(text.value()) : null;
		}
		catch (IllegalArgumentException ex) {
			fields.problem("operator", String.valueOf(ex.getMessage()));
			return null;
		}
	}

	private static @Nullable PolicyField field(CheckedEntry fields, String name, CheckedEntry.@Nullable Text text) {
		String wrong = (text != null) ? PolicyWords.wrongField(text.value()) : null;
		if (wrong != null) {
			fields.problem(name, wrong);
		}
		return (text != null && wrong == null) ? PolicyField.parse(text.value()) : null;
	}

	private static @Nullable PolicyCondition comparison(CheckedEntry fields, @Nullable PolicyField field,
			PolicyOperator operator) {
		Object value = fields.any("value");
		PolicyField other = field(fields, "value_from", fields.text("value_from"));
		if (value == null && !fields.has("value_from")) {
			fields.missing("value");
			return null;
		}
		if (value != null && fields.has("value_from")) {
			fields.problem("value_from", "value and value_from exclude each other");
			return null;
		}
		if (value == null) {
			return (field != null && other != null) ? PolicyCondition.between(field, operator, other) : null;
		}
		String expected = expected(operator, value);
		if (expected != null) {
			fields.wrongType("value", expected);
			return null;
		}
		try {
			// Checked even if the field is wrong: all errors are reported together.
			PolicyField any = (field != null) ? field : PolicyField.parse("action");
			PolicyCondition condition = PolicyCondition.of(any, operator, value);
			return (field != null) ? condition : null;
		}
		catch (IllegalArgumentException ex) {
			fields.problem("value", String.valueOf(ex.getMessage()));
			return null;
		}
	}

	/** The type a value should have; null if it has it. */
	private static @Nullable String expected(PolicyOperator operator, Object value) {
		return switch (operator) {
			case IN, NIN -> (value instanceof List) ? null : "list";
			case MATCHES, NMATCHES -> (value instanceof String) ? null : "string";
			case LT, LTE, GT, GTE -> (value instanceof String || value instanceof Number) ? null : "string or number";
			default -> null;
		};
	}

}
