using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>How endpoints say which of their requests leave an audit entry, and what it is about.</summary>
internal static class AuditedEndpoints
{
    /// <summary>Every request to this endpoint leaves an audit entry, flushed at the hub before the answer begins, also when the answer is no.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="action">One of <see cref="Contracts.Audit.AuditActions"/>.</param>
    public static TBuilder Audited<TBuilder>(this TBuilder builder, string action)
        where TBuilder : IEndpointConventionBuilder => builder.Audited(new AuditedAction(action, AuditedWhen.BeforeTheAnswer));

    /// <summary>
    /// Every request to this endpoint leaves an audit entry, and what it answers is kept by this gateway: the answer waits until the entry is flushed here, and the gateway hands it on to the hub,
    /// which may be away. For nothing that changes or fetches anything elsewhere.
    /// </summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="action">One of <see cref="Contracts.Audit.AuditActions"/>.</param>
    public static TBuilder AuditedMailboxRead<TBuilder>(this TBuilder builder, string action)
        where TBuilder : IEndpointConventionBuilder => builder.Audited(new AuditedAction(action, AuditedWhen.QueuedBeforeTheAnswer));

    /// <summary>
    /// Every check at this endpoint leaves an audit entry that waits in this gateway's queue as those of the own mailbox do: a check is answered also while the hub with the audit is away, and never before its
    /// entry is flushed here.
    /// </summary>
    /// <param name="builder">The endpoint.</param>
    public static TBuilder AuditedCheck<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.Audited(new AuditedAction(Contracts.Audit.AuditActions.Check, AuditedWhen.QueuedBeforeTheAnswer));

    /// <summary>
    /// Every request to this endpoint leaves an audit entry that waits in this gateway's queue: what it does is kept here until the hub has it, so that the gateway goes on where there is no network,
    /// and never before the entry is flushed here.
    /// </summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="action">One of <see cref="Contracts.Audit.AuditActions"/>.</param>
    public static TBuilder AuditedKept<TBuilder>(this TBuilder builder, string action)
        where TBuilder : IEndpointConventionBuilder => builder.Audited(new AuditedAction(action, AuditedWhen.QueuedBeforeTheAnswer));

    /// <summary>Only refused requests to this endpoint leave an audit entry: what it answers is nobody's data, and must be had also while no audit can be reached.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="action">One of <see cref="Contracts.Audit.AuditActions"/>.</param>
    public static TBuilder AuditedWhenRefused<TBuilder>(this TBuilder builder, string action)
        where TBuilder : IEndpointConventionBuilder => builder.Audited(new AuditedAction(action, AuditedWhen.Refused));

    /// <summary>Says what the request is about, as soon as that is known; without it the entry names the route's <c>id</c> or the address.</summary>
    /// <param name="context">The request.</param>
    /// <param name="object">What it is about: a message's id, an attachment's hash, an account.</param>
    /// <param name="objectOwner">Whose object that is; null when it is the acting owner's.</param>
    /// <param name="purpose">Why, when the body says so; the header <c>Mesh-Purpose</c> counts otherwise.</param>
    /// <param name="asked">What a check asked, as hashes under the gateway's key.</param>
    public static void AuditObject(this HttpContext context, string @object, OwnerId? objectOwner = null, string? purpose = null, ReadOnlyMemory<byte> asked = default) =>
        context.Features.Set(new AuditSubject(@object, objectOwner, purpose, asked));

    private static TBuilder Audited<TBuilder>(this TBuilder builder, AuditedAction action)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(action).AddEndpointFilter(AuditFilter.Instance);
}

/// <summary>Metadata of an endpoint: requests to it leave an audit entry.</summary>
/// <param name="Action">One of <see cref="Contracts.Audit.AuditActions"/>.</param>
/// <param name="When">Which requests, and what their answers wait for.</param>
internal sealed record AuditedAction(string Action, AuditedWhen When);

/// <summary>Which requests leave an entry, and what their answers wait for.</summary>
internal enum AuditedWhen
{
    /// <summary>All; the answer waits until the hub has flushed the entry.</summary>
    BeforeTheAnswer,

    /// <summary>All; the answer waits until this gateway has flushed the entry. A refusal waits for the hub, for a moment.</summary>
    QueuedBeforeTheAnswer,

    /// <summary>Only refused ones.</summary>
    Refused,
}

/// <summary>What a request is about.</summary>
/// <param name="Object">The object.</param>
/// <param name="ObjectOwner">Whose it is; null when it is the acting owner's.</param>
/// <param name="Purpose">Why; null when the body does not say.</param>
/// <param name="Asked">What a check asked, as hashes under the gateway's key; empty for everything else.</param>
internal sealed record AuditSubject(string Object, OwnerId? ObjectOwner, string? Purpose, ReadOnlyMemory<byte> Asked);
