package io.luaprocess.sample;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.luaprocess.DurationText;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Orders over HTTP.
 */
@RestController
@RequestMapping("/orders")
class OrderController {

	/** Tenants see their own orders. */
	private static final String OWN = "hasRole('OPERATOR') or @orders.isOf(#id, authentication.name)";

	private final Shop shop;

	private final Orders orders;

	private final Receipts receipts;

	OrderController(Shop shop, Orders orders, Receipts receipts) {
		this.shop = shop;
		this.orders = orders;
		this.receipts = receipts;
	}

	/**
	 * What a tenant sends.
	 *
	 * @param item what is ordered
	 * @param quantity how many
	 * @param card number of the card to charge
	 */
	record NewOrder(String item, int quantity, String card) {

		NewOrder {
			if (item == null || card == null || quantity < 1) {
				throw new IllegalArgumentException();
			}
		}

	}

	@PostMapping
	@PreAuthorize("hasRole('TENANT')")
	ResponseEntity<Shop.Placed> place(@RequestBody NewOrder order, Authentication user) {
		Shop.Placed placed = this.shop.place(user.getName(), order.item(), order.quantity(), order.card());
		return ResponseEntity.created(URI.create("/orders/" + placed.id())).body(placed);
	}

	@GetMapping("/{id}")
	@PreAuthorize(OWN)
	ResponseEntity<Order> find(@PathVariable long id) {
		return ResponseEntity.of(Optional.ofNullable(this.orders.find(id)));
	}

	@GetMapping("/{id}/receipt")
	@PreAuthorize(OWN)
	ResponseEntity<Receipts.Receipt> receipt(@PathVariable long id) {
		return ResponseEntity.of(this.receipts.find(id));
	}

	@GetMapping
	List<Long> list(@RequestParam(defaultValue = "shipped") String state, @RequestParam(defaultValue = "100") int limit,
			HttpServletRequest request) {
		String tenant = request.isUserInRole("OPERATOR") ? null : request.getRemoteUser();
		return this.orders.list(tenant, state, limit);
	}

	/** With a deadline only for operators: it is a termination in the end. */
	@DeleteMapping("/{id}")
	@PreAuthorize(OWN)
	ResponseEntity<Void> cancel(@PathVariable long id, @RequestParam(required = false) @Nullable String deadline) {
		this.shop.cancel(id, (deadline != null) ? Duration.ofNanos(DurationText.parse(deadline)) : null);
		return ResponseEntity.accepted().build();
	}

	/** Whatever JSON cannot be read as an order, or breaks its rules. */
	@ExceptionHandler
	ProblemDetail unreadable(HttpMessageNotReadableException failure) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"an order is a JSON object with item, quantity (a whole number from 1 on) and card");
	}

	@ExceptionHandler
	ProblemDetail malformed(IllegalArgumentException failure) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(failure.getMessage()));
	}

}
