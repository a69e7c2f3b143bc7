namespace Interpol.Mesh.Gateway.Security;

/// <summary>How a request proved for whom it is made.</summary>
internal enum AuthenticationMethod
{
    /// <summary>A token of the data folder's development key.</summary>
    DevelopmentToken = 0,

    /// <summary>A token of the external issuer.</summary>
    ExternalToken = 1,

    /// <summary>The session of an officer who signed in at a gateway of the owner; the token in the header Authorization.</summary>
    Session = 2,

    /// <summary>The same, the token in a browser's cookie.</summary>
    Cookie = 3,

    /// <summary>A bearer token that a supervisor of the owner gave to a national system.</summary>
    AccessToken = 4,
}
