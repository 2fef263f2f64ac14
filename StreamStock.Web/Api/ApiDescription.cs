using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using StreamStock.Core.Models;

namespace StreamStock.Web.Api;

/// <summary>Says in the API's description what handlers read and answer by themselves.</summary>
internal static class ApiDescription
{
    private const string ProblemJson = "application/problem+json";

    /// <summary>What is null is left out of answers, so nothing that may be null is required.</summary>
    public static Task LeaveNullsOutAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var property in context.JsonTypeInfo.Type.GetProperties().Where(property => nullability.Create(property).ReadState == NullabilityState.Nullable))
        {
            schema.Required?.Remove(JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        }

        return Task.CompletedTask;
    }

    /// <summary>Query parameters, with an example where one helps; any other is refused.</summary>
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder route, params (string Name, string Description, string? Example)[] parameters) =>
        route.WithMetadata(new KnownQuery([.. parameters.Select(p => p.Name)])).WithParameters(ParameterLocation.Query, parameters);

    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder route, params (string Name, string Description)[] parameters) =>
        route.WithQuery([.. parameters.Select(p => (p.Name, p.Description, (string?)null))]);

    public static RouteHandlerBuilder WithHeaders(this RouteHandlerBuilder route, params (string Name, string Description, string? Example)[] parameters) =>
        route.WithParameters(ParameterLocation.Header, parameters);

    /// <summary>Problem details of each of these statuses.</summary>
    public static RouteHandlerBuilder ProducesApiProblems(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses.Append(StatusCodes.Status400BadRequest).Append(StatusCodes.Status429TooManyRequests).Append(StatusCodes.Status504GatewayTimeout).Distinct())
        {
            route.Produces<ProblemDetails>(status, ProblemJson);
        }

        return route;
    }

    /// <summary>An answer with a tag, which is 304 where the client has it.</summary>
    public static RouteHandlerBuilder ProducesCached(this RouteHandlerBuilder route) =>
        route.WithHeaders(("If-None-Match", "The ETag of the answer before.", null)).Produces(StatusCodes.Status304NotModified).ProducesApiProblems();

    /// <summary>Everything that a command may be answered with.</summary>
    public static RouteHandlerBuilder DescribesCommand<TBody, TAnswer>(this RouteHandlerBuilder route, int success, bool subjectInAddress = false, bool conditional = false)
        where TBody : notnull =>
        route.Accepts<TBody>(subjectInAddress, "application/json").WithBodyExample<TBody>().DescribesAnswers<TAnswer>(success, subjectInAddress, conditional);

    public static RouteHandlerBuilder DescribesCommand<TBody>(
        this RouteHandlerBuilder route, int success, bool subjectInAddress = false, bool conditional = false, bool batch = false)
        where TBody : notnull
    {
        route.Accepts<TBody>(subjectInAddress && typeof(TBody) != typeof(ProductSettings), "application/json").WithBodyExample<TBody>();
        return batch
            ? route.Produces<Decision>(success).DescribesProblems(subjectInAddress, conditional).AlsoAnswersBatch()
            : route.DescribesAnswers<Decision>(success, subjectInAddress, conditional);
    }

    public static RouteHandlerBuilder DescribesCommand(this RouteHandlerBuilder route, int success, bool subjectInAddress, bool conditional) =>
        route.DescribesAnswers<Decision>(success, subjectInAddress, conditional);

    private static RouteHandlerBuilder DescribesAnswers<TAnswer>(this RouteHandlerBuilder route, int success, bool subjectInAddress, bool conditional)
    {
        route.Produces<TAnswer>(success);
        if (typeof(TAnswer) == typeof(Decision))
        {
            // 200 for a client's own event id, used again.
            (success == StatusCodes.Status200OK ? route : route.Produces<TAnswer>()).WithDecisionExample(success);
        }

        return route.DescribesProblems(subjectInAddress, conditional);
    }

    private static RouteHandlerBuilder DescribesProblems(this RouteHandlerBuilder route, bool subjectInAddress, bool conditional)
    {
        route.Produces<PendingAnswer>(StatusCodes.Status202Accepted).WithRequestTimeout(Protection.CommandTimeout);
        route.WithHeaders(
            ("Prefer", "How long to wait for the decision.", "wait=5"),
            (CommandHeaders.IdempotencyKey, "Makes a retry get the first answer.", "order-4711"));
        if (conditional)
        {
            route.WithHeaders(("If-Match", "The version that was read.", "\"42\""));
            route.Produces<ProblemDetails>(StatusCodes.Status412PreconditionFailed, ProblemJson);
        }

        if (subjectInAddress)
        {
            route.Produces<ProblemDetails>(StatusCodes.Status404NotFound, ProblemJson);
        }

        return route.ProducesApiProblems(
            StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType,
            StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>One event is answered with a decision, an array with a batch.</summary>
    private static RouteHandlerBuilder AlsoAnswersBatch(this RouteHandlerBuilder route) =>
        route.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var batch = await context.GetOrCreateSchemaAsync(typeof(BatchAnswer), cancellationToken: cancellationToken);
            var answer = operation.Responses!["200"].Content!["application/json"];
            answer.Schema = new OpenApiSchema { AnyOf = [answer.Schema!, batch] };
            var body = operation.RequestBody!.Content!["application/json"];
            body.Schema = new OpenApiSchema { AnyOf = [body.Schema!, new OpenApiSchema { Type = JsonSchemaType.Array, Items = body.Schema }] };
        });

    private static RouteHandlerBuilder WithParameters(
        this RouteHandlerBuilder route, ParameterLocation location, IReadOnlyList<(string Name, string Description, string? Example)> parameters) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var (name, description, example) in parameters)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    Description = description,
                    In = location,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    Example = example is null ? null : JsonValue.Create(example),
                });
            }

            return Task.CompletedTask;
        });
}
