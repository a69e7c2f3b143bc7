namespace Interpol.Mesh.Api;

/// <summary>Codes of problem details that only the boundary knows; all others are <see cref="Contracts.Errors.MeshErrorCodes"/>.</summary>
public static class GatewayErrorCodes
{
    /// <summary>No token, or one that is expired, forged or not for this mesh.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The address exists, but not with this HTTP method.</summary>
    public const string MethodNotAllowed = "method-not-allowed";

    /// <summary>The body is not of a media type that this address takes.</summary>
    public const string UnsupportedMediaType = "unsupported-media-type";

    /// <summary>If-Match names a version that is not the current one.</summary>
    public const string PreconditionFailed = "precondition-failed";

    /// <summary>A defect of the gateway.</summary>
    public const string Internal = "internal";
}
