package dev.catalogsync.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Error bodies for what Spring MVC and the servlet container refuse: unknown paths, wrong methods, requests that are no HTTP. */
@RestControllerAdvice
@RestController
class Problems extends ResponseEntityExceptionHandler implements ErrorController {

    private final Bodies bodies;

    Problems(Bodies bodies) {
        this.bodies = bodies;
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<Object> unforeseen(Exception thrown, HttpServletRequest request) {
        return answer(Problem.of(thrown, request.getRequestURI()), new HttpHeaders());
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception thrown, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String path = ((ServletWebRequest) request).getRequest().getRequestURI();
        String detail = thrown instanceof ErrorResponse refusal && status.is4xxClientError()
                ? refusal.getBody().getDetail()
                : "The request could not be answered.";
        return answer(
                Problem.of(status.value(), status.value() == 404 ? "There is nothing at this path." : detail, path),
                headers);
    }

    /** Where the container sends what failed outside Spring MVC. */
    @RequestMapping("/error")
    ResponseEntity<Object> failed(HttpServletRequest request) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        String path = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Problem problem;
        if (thrown instanceof IOException) {
            // The container keeps what went wrong on the line to the caller, whatever was answered since.
            problem = Problem.of(400, "The request ended before it was complete.", path);
        } else if (thrown instanceof Throwable unforeseen) {
            problem = Problem.of(unforeseen, path);
        } else {
            problem = Problem.of(status, "The request could not be answered.", path);
        }
        return answer(problem, new HttpHeaders());
    }

    private ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
        HttpHeaders all = new HttpHeaders();
        all.putAll(headers);
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return ResponseEntity.status(problem.status()).headers(all).body(bodies.write(problem));
    }
}
