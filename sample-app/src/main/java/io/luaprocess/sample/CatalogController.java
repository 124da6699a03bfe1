package io.luaprocess.sample;

import java.math.BigDecimal;
import java.util.Map;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * List prices over HTTP. Orders that are priced later cost what an admin has changed.
 */
@RestController
@RequestMapping("/catalog")
class CatalogController {

	private final Catalog catalog;

	CatalogController(Catalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping
	Map<String, BigDecimal> prices() {
		return this.catalog.prices();
	}

	@PutMapping("/{item}")
	@PreAuthorize("hasRole('ADMIN')")
	void change(@PathVariable String item, @RequestBody BigDecimal price) {
		this.catalog.change(item, price);
	}

}
