namespace Interpol.Mesh.Gateway.Officers;

/// <summary>A session of an officer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Officer">Whose it is.</param>
/// <param name="Gateway">At which gateway the officer signed in.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="UsedAt">When it was last used, give or take a few minutes.</param>
/// <param name="IsCurrent">Whether this request is made with it.</param>
internal sealed record SessionBody(string Id, string Officer, string Gateway, DateTimeOffset CreatedAt, DateTimeOffset UsedAt, bool IsCurrent);
