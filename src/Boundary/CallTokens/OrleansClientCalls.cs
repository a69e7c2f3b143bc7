using System.Collections.Frozen;
using System.Reflection;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Boundary.CallTokens;

/// <summary>
/// The calls that Orleans' client makes by itself, for nobody: it asks which kinds of grains the silos have, at start and from time to time, and takes back a call whose
/// caller has gone. The first tells nothing but names of types and silos; the second names a caller, which has to be the client itself.
/// Their interfaces are internal to Orleans and named here; a version that renames them fails at start.
/// </summary>
public static class OrleansClientCalls
{
    private static readonly FrozenSet<(Type, string)> Methods = new[]
    {
        (InterfaceOf("Orleans.Runtime.IClusterManifestSystemTarget"), "GetClusterManifestUpdate"),
        (InterfaceOf("Orleans.Runtime.IClusterManifestSystemTarget"), "GetClusterManifest"),
        (InterfaceOf("Orleans.Runtime.IGrainCallCancellationExtension"), "CancelRequestAsync"),
    }.ToFrozenSet();

    /// <summary>Whether a method is one of them.</summary>
    public static bool Contains(MethodInfo method) => Methods.Contains((method.DeclaringType!, method.Name));

    /// <summary>Whether a method takes back a call; its first argument says whose.</summary>
    public static bool TakesBack(MethodInfo method) => method is { Name: "CancelRequestAsync" } && Contains(method);

    private static Type InterfaceOf(string name) =>
        new[] { typeof(IClusterClient).Assembly, typeof(GrainId).Assembly }.Select(assembly => assembly.GetType(name)).OfType<Type>().First();
}

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
