package io.luaprocess.sample;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ProcessServices;

import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Starts and stops faults to practise on: services of the namespace {@code demo}.
 */
@RestController
@RequestMapping("/demo")
@PreAuthorize("hasRole('OPERATOR')")
class DemoController {

	private static final List<String> PATHOLOGIES = List.of("slow-consumer", "crash-loop", "spinning-script",
			"memory-hog", "link-cascade", "denied-tenant", "unread-topic");

	private final ProcessServices services;

	DemoController(ProcessServices services) {
		this.services = services;
	}

	@GetMapping
	List<String> pathologies() {
		return PATHOLOGIES;
	}

	@PostMapping("/{pathology}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	CompletableFuture<Void> start(@PathVariable String pathology) {
		return this.services.start(service(pathology));
	}

	@DeleteMapping("/{pathology}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	CompletableFuture<Void> stop(@PathVariable String pathology) {
		return this.services.stop(service(pathology));
	}

	private static String service(String pathology) {
		if (!PATHOLOGIES.contains(pathology)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"no such fault, expected one of " + String.join(", ", PATHOLOGIES));
		}
		return "demo:" + pathology;
	}

}
