using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Gateway.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace Interpol.Mesh.Gateway.Http;

/// <summary>The OpenAPI document: what each address takes and answers, with an example of each refusal.</summary>
internal static class ApiDescription
{
    private const string DocumentName = "v1";
    private const string SecurityScheme = "token";

    /// <summary>Adds the document.</summary>
    public static void Add(IServiceCollection services, GatewaySettings settings) => services.AddOpenApi(DocumentName, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document, settings);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            DescribeSchema(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            ApiOperations.Describe(operation, context.Description);
            if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SecurityScheme, context.Document)] = [] }];
            }

            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiDocument document, GatewaySettings settings)
    {
        var demonstration = settings.IsDemonstration
            ? $" This gateway is a demonstration ({GatewayApplication.DemonstrationText}); a bureau's own gateway serves that bureau alone."
            : string.Empty;
        document.Info = new OpenApiInfo
        {
            Title = "Interpol.Mesh gateway",
            Version = DocumentName,
            Description = "Messages between the bureaus of the member countries. Every address but health and this description asks for a token in the header Authorization: Bearer. "
                + "Refusals are problem details (RFC 9457) with a stable code and a sentence that says what to change; when one has retryAfterSeconds, the same request may be repeated after that time."
                + demonstration,
        };

        // Where the gateway is reached is for whoever reads this to know: names and ports in between are not its own.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[SecurityScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A token of the acting owner. For development './mesh token FR' prints one.",
        };
    }

    private static void DescribeSchema(OpenApiSchema schema, Type type)
    {
        if ((Nullable.GetUnderlyingType(type) ?? type) is { IsGenericType: true } list && (list == typeof(ImmutableArray<OwnerId>) || list == typeof(ImmutableArray<Sha256Hash>)))
        {
            var items = new OpenApiSchema();
            DescribeText(items, list.GenericTypeArguments[0]);
            schema.Items = items;
        }

        // What is left out when there is nothing to say.
        string[] optional = type switch
        {
            var text when text == typeof(SendAttachment) => ["name", "mediaType"],
            var text when text == typeof(FeedEntryBody) => ["cursor"],
            var text when text == typeof(SiloBody) => ["problem"],
            _ => [],
        };
        schema.Required?.ExceptWith(optional);
        DescribeText(schema, type);
        if ((Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } values)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetNames(values).Select(name => (JsonNode)JsonNamingPolicy.KebabCaseLower.ConvertName(name))];
        }
        else if (type == typeof(SendAttachment))
        {
            DescribeAttachment(schema);
        }
    }

    /// <summary>An object, or its hash alone; what reads it says so to nobody.</summary>
    private static void DescribeAttachment(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Description = "An attachment that was uploaded. In place of the object its SHA-256 alone may stand, as a string.";
        schema.Required = new HashSet<string> { "sha256" };
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["sha256"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{64}$" },
            ["name"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = "Its file name, without a path; up to 200 characters." },
            ["mediaType"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = "Its media type, which is checked against its bytes; an octet-stream when it is left out." },
        };
    }

    /// <summary>The values that have one text form are strings, whatever their types look like inside.</summary>
    private static void DescribeText(OpenApiSchema schema, Type type)
    {
        (string Pattern, string Example)? form = (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var text when text == typeof(OwnerId) => ("^[A-Z0-9]{2,8}$", "FR"),
            var text when text == typeof(HubName) => ("^(lyon|singapore|buenos-aires)$", "lyon"),
            var text when text == typeof(MessageId) => ("^[A-Z0-9]{2,8}-[0-9a-f]{32}$", "FR-0f3a5c7e9b1d2f4a6c8e0a2b4d6f8091"),
            var text when text == typeof(CaseId) => ("^[A-Z0-9]{2,8}-[0-9]{4}-[0-9]{6,9}$", "FR-2026-000123"),
            var text when text == typeof(ConsentId) => ("^[A-Z0-9]{2,8}:[0-9a-f]{32}$", "BR:0f3a5c7e9b1d2f4a6c8e0a2b4d6f8091"),
            var text when text == typeof(NoticeId) => (@"^[12]\d{3}-[1-9]\d{0,8}$", "2026-12345"),
            var text when text == typeof(NoticeDate) => (@"^\d{4}(-\d{2}(-\d{2})?)?$", "1979-01-17"),
            var text when text == typeof(RecordId) => ("^(travel-document|vehicle)/[A-Za-z0-9._-]{1,100}$", "travel-document/FRA-12AB34567-passport"),
            var text when text == typeof(OperationId) => ("^[A-Za-z0-9._-]{1,64}$", "1d3a7a2e-6a39-4a43-b1d5-1d6c8f7f2f10"),
            var text when text == typeof(Sha256Hash) => ("^[0-9a-f]{64}$", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            var text when text == typeof(ThreadId) => ("^[0-9a-f]{32}$", "0f3a5c7e9b1d2f4a6c8e0a2b4d6f8091"),
            var text when text == typeof(FeedCursor) => (@"^\d+\.\d+\.\d+$", "12.0.345"),
            _ => null,
        };
        if (form is { } known)
        {
            schema.Type = JsonSchemaType.String;
            schema.Pattern = known.Pattern;
            schema.Examples = [JsonValue.Create(known.Example)!];
        }
        else if (type == typeof(ReadOnlyMemory<byte>))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "byte";
            schema.Description = "Base64 of at most 64 KiB.";
            schema.Examples = [JsonValue.Create("Qm9uam91cg==")!];
        }
    }
}
