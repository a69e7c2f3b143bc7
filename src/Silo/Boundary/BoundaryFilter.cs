using Interpol.Mesh.Boundary.Tokens;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>
/// Guards the actors: lets a call from outside the cluster pass only when its credential is good and the table allows it. In the silo and not beside the actors,
/// because it needs the machine's keys and they must not. Calls of actors and of a silo's own services pass; whoever cannot be told is outside.
/// </summary>
internal sealed class BoundaryFilter(GatewaySurface surface, CallVerifier verifier, BoundaryAudit audit) : IIncomingGrainCallFilter
{
    private const string HostedPrefix = "hosted-";

    public Task Invoke(IIncomingGrainCallContext context)
    {
        // What is left of an earlier hop says nothing about this call.
        RequestContext.Remove(ExternalCaller.ContextKey);
        return IsExternal(context.SourceId) ? InvokeExternalAsync(context) : context.Invoke();
    }

    /// <summary>A grain is inside; of the clients only a silo's own is.</summary>
    internal static bool IsExternal(GrainId? source) =>
        source is not { } id || (id.IsClient() && !id.Key.ToString()!.StartsWith(HostedPrefix, StringComparison.Ordinal));

    private Task InvokeExternalAsync(IIncomingGrainCallContext context)
    {
        var credential = RequestContext.Get(CallCredential.ContextKey) as byte[];
        RequestContext.Remove(CallCredential.ContextKey);
        var verdict = verifier.Verify(credential, context.TargetId, context.InterfaceName, context.MethodName);
        var problem = verdict.Problem ?? ProblemOf(context, verdict);
        if (problem is not null)
        {
            audit.Refused(context.TargetId, context.InterfaceName, context.MethodName, verdict);
            throw new MeshException(MeshErrorCodes.Forbidden, problem);
        }

        RequestContext.Set(ExternalCaller.ContextKey, verdict.Caller!);
        return context.Invoke();
    }

    private string? ProblemOf(IIncomingGrainCallContext context, in CallVerdict verdict) => surface.RuleOf(context.InterfaceMethod) switch
    {
        KeyRule.Own => OwnerOf(context.TargetId, whole: true) == verdict.Caller!.Owner ? null : NotOwn(context, verdict),
        KeyRule.OwnPart => OwnerOf(context.TargetId, whole: false) == verdict.Caller!.Owner ? null : NotOwn(context, verdict),
        KeyRule.Any => null,
        KeyRule.Operators => verdict.Gateway!.IsOperators ? null : $"{context.InterfaceName}.{context.MethodName} is for the operators' gateway only.",
        _ => $"{context.InterfaceName}.{context.MethodName} is not for gateways.",
    };

    private static string NotOwn(IIncomingGrainCallContext context, in CallVerdict verdict) =>
        $"{context.InterfaceName}.{context.MethodName} is for the owner itself, and the call is made for {verdict.Caller!.Owner}.";

    /// <summary>The owner that a key names; null for none.</summary>
    internal static OwnerId? OwnerOf(GrainId target, bool whole)
    {
        var key = target.Key.ToString() ?? string.Empty;
        var colon = whole ? -1 : key.IndexOf(':', StringComparison.Ordinal);
        return OwnerId.TryParse(colon < 0 ? key : key[..colon], out var owner) ? owner : null;
    }
}
