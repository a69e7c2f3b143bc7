using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>
/// Guards the actors and the silo's own services: lets a call from outside the cluster pass only when its token is good and the table allows it. In the silo and not
/// beside the actors, because it needs the machine's keys and they must not.
/// </summary>
/// <remarks>
/// 1. A call with the mark of the silos comes from inside and passes; so does the tick of an actor's own timer, which never was a message.
/// 2. What Orleans' client does by itself passes for every gateway (<see cref="OrleansClientCalls"/>).
/// 3. Any other call needs a token that a known gateway signed (<see cref="CallVerifier"/>), and must stand in <see cref="GrainCallPermissions"/> with a rule that the called key meets.
/// 4. The proven caller is left in the request context for the actor; a refusal is told to the caller and goes to the audit.
/// </remarks>
internal sealed class BoundaryFilter(SiloMark mark, GrainCallPermissions permissions, CallVerifier verifier, BoundaryAudit audit) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        // What is left of an earlier hop says nothing about this call.
        RequestContext.Remove(ExternalCaller.ContextKey);
        return mark.TakeOff() || IsTimerTick(context) || IsClientsOwn(context) ? context.Invoke() : InvokeExternalAsync(context);
    }

    /// <summary>
    /// A tick passes no outgoing filter. It is its own target, an object of this process; what comes over a connection is made by a serializer, which knows no such objects.
    /// </summary>
    private static bool IsTimerTick(IIncomingGrainCallContext context) => ReferenceEquals(context.Request.GetTarget(), context.Request);

    /// <summary>
    /// What Orleans' client does by itself. It may take back its own calls only: the guard of the connections sees to it that a client names itself as the sender, and
    /// nobody's calls are taken back by their number alone.
    /// </summary>
    private static bool IsClientsOwn(IIncomingGrainCallContext context) => OrleansClientCalls.Contains(context.InterfaceMethod)
        && (!OrleansClientCalls.TakesBack(context.InterfaceMethod) || (context.Request.GetArgument(0) is GrainId caller && caller == context.SourceId));

    private async Task InvokeExternalAsync(IIncomingGrainCallContext context)
    {
        var token = RequestContext.Get(GatewayToken.ContextKey) as string;
        RequestContext.Remove(GatewayToken.ContextKey);
        var verdict = await verifier.VerifyAsync(token);
        var problem = verdict.Problem ?? ProblemOf(context, verdict);
        if (problem is not null)
        {
            audit.Refused(context.TargetId, context.InterfaceName, context.MethodName, verdict);
            throw new MeshException(MeshErrorCodes.Forbidden, problem);
        }

        RequestContext.Set(ExternalCaller.ContextKey, verdict.Caller!);
        await context.Invoke();
    }

    private string? ProblemOf(IIncomingGrainCallContext context, in CallVerdict verdict) => permissions.RuleOf(context.InterfaceMethod) switch
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
