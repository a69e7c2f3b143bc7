using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Contracts.Boundary;

/// <summary>
/// Who calls an actor from outside the cluster, as the silo has proven it from the call's token. The silo's filter leaves it in the request context, because a
/// filter does not see arguments: an actor whose argument names an owner or a gateway compares it with this. It never goes on with an actor's own calls.
/// </summary>
/// <remarks>Not the gateway's own record of who asks, which a silo has no reason to believe: it holds what the token of the call proves, and the name of the gateway that signed it.</remarks>
/// <param name="Owner">For which owner the gateway calls.</param>
/// <param name="Gateway">The name of the gateway.</param>
/// <param name="Officer">The number of the officer or the name of the system; null when the gateway itself calls.</param>
[GenerateSerializer, Immutable, Alias("external-caller")]
public sealed record ExternalCaller([property: Id(0)] OwnerId Owner, [property: Id(1)] string Gateway, [property: Id(2)] string? Officer)
{
    /// <summary>The key of the request context under which the silo leaves it.</summary>
    public const string ContextKey = "mesh.caller";

    /// <summary>Who calls; null when the call comes from inside the cluster, or the boundary is open as in tests.</summary>
    public static ExternalCaller? Current => RequestContext.Get(ContextKey) as ExternalCaller;

    /// <summary>Refuses an argument that names another owner than the one for whom the call is made.</summary>
    /// <exception cref="MeshException"><c>forbidden</c></exception>
    public static void RequireOwner(OwnerId named)
    {
        if (Current is { } caller && caller.Owner != named)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"The call is made for {caller.Owner} and names {named}; a gateway speaks for the owner in its token only.");
        }
    }

    /// <summary>Refuses an argument that names another gateway than the one that calls.</summary>
    /// <exception cref="MeshException"><c>forbidden</c></exception>
    public static void RequireGateway(string named)
    {
        if (Current is { } caller && caller.Gateway != named)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"The call comes from {caller.Gateway} and names the gateway {named}; a gateway speaks for itself only.");
        }
    }
}
