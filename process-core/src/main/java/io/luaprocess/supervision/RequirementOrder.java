package io.luaprocess.supervision;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.luaprocess.definition.EntryId;

/**
 * One start or one stop: acts once on every entry, after the actions on those that come
 * before it are over. Independent actions run in parallel. Not thread-safe.
 */
final class RequirementOrder {

	private final Function<EntryId, List<EntryId>> before;

	private final Function<EntryId, CompletableFuture<Void>> action;

	private final Map<EntryId, CompletableFuture<Void>> futures = new LinkedHashMap<>();

	RequirementOrder(Function<EntryId, List<EntryId>> before, Function<EntryId, CompletableFuture<Void>> action) {
		this.before = before;
		this.action = action;
	}

	/**
	 * Acts on an entry; completes when that is over, and fails if anything before it did.
	 */
	CompletableFuture<Void> of(EntryId id) {
		CompletableFuture<Void> known = this.futures.get(id);
		if (known != null) {
			return known;
		}
		CompletableFuture<Void> future = allOf(this.before.apply(id).stream().map(this::of).toList())
			.thenCompose((done) -> this.action.apply(id));
		this.futures.put(id, future);
		return future;
	}

	/** Completes when all actions are over. */
	CompletableFuture<Void> all() {
		return allOf(this.futures.values());
	}

	private static CompletableFuture<Void> allOf(Collection<CompletableFuture<Void>> futures) {
		return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
	}

}
