namespace Interpol.Mesh.Gateway.Officers;

/// <summary>How officers sign in, and for how long.</summary>
internal sealed record OfficerOptions
{
    /// <summary>Failed attempts within <see cref="LockWindow"/> that lock an account. Default 10.</summary>
    public int LockAfter { get; init; } = 10;

    /// <summary>How long a failed attempt counts. Default 15 minutes.</summary>
    public TimeSpan LockWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Failed attempts from one address within <see cref="LockWindow"/>, whatever the accounts, after which the address is refused. Default 100.</summary>
    public int FailuresPerAddress { get; init; } = 100;

    /// <summary>How long a session lasts that is not used. Default 30 minutes.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a session lasts at most. Default 12 hours.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Rounds of the password hash. Default 210,000 of PBKDF2 with HMAC-SHA-512.</summary>
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>Attempts to sign in that wait for a processor at most; each hash takes one for a tenth of a second. Default 32.</summary>
    public int WaitingSignIns { get; init; } = 32;
}
