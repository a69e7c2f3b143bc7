using System.Diagnostics.CodeAnalysis;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;

namespace Interpol.Mesh.Gateway.Aggregates;

/// <summary>What the endpoints of all aggregates have in common.</summary>
internal static class AggregateEndpoints
{
    extension(AuthorBody)
    {
        /// <summary>The JSON form of an author.</summary>
        [return: NotNullIfNotNull(nameof(author))]
        public static AuthorBody? Of(Author? author) => author is null ? null : new AuthorBody(author.Owner, author.Officer);
    }

    /// <summary>Makes an endpoint one that gives an aggregate a command.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="policy">Who may.</param>
    /// <param name="action">What the audit calls it.</param>
    public static RouteHandlerBuilder GivesCommand(this RouteHandlerBuilder endpoint, string policy, string action) => endpoint
        .RequireAuthorization(policy)
        .LimitsBody(GatewayLimits.MessageBodyBytes)
        .Audited(action)
        .ReadsOperationId();
}
