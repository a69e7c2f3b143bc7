using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Boundary.Tokens;

/// <summary>Gives every call that a client of the cluster makes its credential. A call for nobody does not leave the process.</summary>
/// <param name="signer">Makes the credentials.</param>
/// <param name="subjectOf">For whom a call is made; null for nobody.</param>
public sealed class CallSigningFilter(CallSigner signer, Func<IOutgoingGrainCallContext, TokenSubject?> subjectOf) : IOutgoingGrainCallFilter
{
    /// <inheritdoc/>
    /// <exception cref="MeshException"><c>forbidden</c>: nobody calls.</exception>
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var subject = subjectOf(context)
            ?? throw new MeshException(MeshErrorCodes.Forbidden, $"A call of {context.InterfaceName}.{context.MethodName} is made for nobody; the gateway makes no such calls.");

        // An asynchronous method of its own: what it sets ends with it.
        RequestContext.Set(CallCredential.ContextKey, signer.Sign(subject, context.TargetId, context.InterfaceName, context.MethodName));
        await context.Invoke();
    }
}
