using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Boundary.Tokens;

/// <summary>Gives every call that a client of the cluster makes its token. A call for nobody does not leave the process, unless Orleans' client makes it by itself.</summary>
/// <param name="signer">Makes the tokens.</param>
/// <param name="subjectOf">For whom a call is made; null for nobody.</param>
public sealed class CallTokenFilter(GatewayTokenSigner signer, Func<IOutgoingGrainCallContext, TokenSubject?> subjectOf) : IOutgoingGrainCallFilter
{
    /// <inheritdoc/>
    /// <exception cref="MeshException"><c>forbidden</c>: nobody calls.</exception>
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (subjectOf(context) is { } subject)
        {
            return InvokeAsync(context, signer.Sign(subject));
        }

        return OrleansClientCalls.Contains(context.InterfaceMethod)
            ? context.Invoke()
            : throw new MeshException(MeshErrorCodes.Forbidden, $"A call of {context.InterfaceName}.{context.MethodName} is made for nobody; the gateway makes no such calls.");
    }

    /// <summary>An asynchronous method of its own: what it sets ends with it.</summary>
    private static async Task InvokeAsync(IOutgoingGrainCallContext context, string token)
    {
        RequestContext.Set(GatewayToken.ContextKey, token);
        await context.Invoke();
    }
}
