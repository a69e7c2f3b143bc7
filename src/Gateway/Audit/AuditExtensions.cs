using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>How endpoints say what their audit entries are about.</summary>
internal static class AuditExtensions
{
    /// <summary>Every request to this endpoint leaves an audit entry, flushed before the answer begins, also when the answer is no.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="action">One of <see cref="Contracts.Audit.AuditActions"/>.</param>
    public static TBuilder Audited<TBuilder>(this TBuilder builder, string action)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AuditedAction(action));

    /// <summary>Only refused requests to this endpoint leave an audit entry: what it answers is nobody's data.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="action">One of <see cref="Contracts.Audit.AuditActions"/>.</param>
    public static TBuilder AuditedWhenRefused<TBuilder>(this TBuilder builder, string action)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AuditedAction(action, OnlyRefusals: true));

    /// <summary>Says what the request is about, as soon as that is known; without it the entry names the route's <c>id</c> or the address.</summary>
    /// <param name="context">The request.</param>
    /// <param name="object">What it is about: a message's id, an attachment's hash, an account.</param>
    /// <param name="objectOwner">Whose object that is; null when it is the acting owner's.</param>
    /// <param name="purpose">Why, when the body says so; the header <c>Mesh-Purpose</c> counts otherwise.</param>
    public static void AuditObject(this HttpContext context, string @object, OwnerId? objectOwner = null, string? purpose = null) =>
        context.Features.Set(new AuditSubject(@object, objectOwner, purpose));
}
