using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>Tells what the console's addresses are from those of the API.</summary>
internal static class ConsoleAddresses
{
    /// <summary>Whether it is a page, which leads whoever has not signed in to the sign-in.</summary>
    public static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    /// <summary>Whether it is a file that is the same for everybody.</summary>
    public static bool IsFile(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null || endpoint.RoutePattern.RawText!.Contains("_framework/", StringComparison.Ordinal);

    /// <summary>Whether it is any of the console's.</summary>
    public static bool IsOne(RouteEndpoint endpoint) => IsPage(endpoint) || IsFile(endpoint) || endpoint.RoutePattern.RawText!.TrimStart('/') is "preferences" or ['_', 'b', 'l', 'a', 'z', 'o', 'r', ..];
}
