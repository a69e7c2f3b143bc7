namespace Interpol.Mesh.Gateway.Officers;

/// <summary>How officers sign in, and for how long.</summary>
internal sealed record OfficerOptions
{
    /// <summary>Failed attempts within <see cref="LockWindow"/> that lock an account. Default 10.</summary>
    [ConfigurationKeyName("lock-after"), WholeNumber(1, 100)]
    public int LockAfter { get; init; } = 10;

    /// <summary>How long a failed attempt counts. Default 15.</summary>
    [ConfigurationKeyName("lock-minutes"), WholeNumber(1, 24 * 60)]
    public int LockMinutes { get; init; } = 15;

    /// <summary>Failed attempts from one address within <see cref="LockWindow"/>, whatever the accounts, after which the address is refused. Default 100.</summary>
    public int FailuresPerAddress { get; init; } = 100;

    /// <summary>How long a session lasts that is not used. Default 30.</summary>
    [ConfigurationKeyName("session-idle-minutes"), WholeNumber(1, 24 * 60)]
    public int SessionIdleMinutes { get; init; } = 30;

    /// <summary>How long a session lasts at most. Default 12.</summary>
    [ConfigurationKeyName("session-hours"), WholeNumber(1, 7 * 24)]
    public int SessionHours { get; init; } = 12;

    /// <summary>Rounds of the password hash. Default 210,000 of PBKDF2 with HMAC-SHA-512.</summary>
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>Attempts to sign in that wait for a processor at most; each hash takes one for a tenth of a second. Default 32.</summary>
    public int WaitingSignIns { get; init; } = 32;

    /// <summary>The same as <see cref="LockMinutes"/>.</summary>
    public TimeSpan LockWindow => TimeSpan.FromMinutes(LockMinutes);

    /// <summary>The same as <see cref="SessionIdleMinutes"/>.</summary>
    public TimeSpan SessionIdle => TimeSpan.FromMinutes(SessionIdleMinutes);

    /// <summary>The same as <see cref="SessionHours"/>.</summary>
    public TimeSpan SessionLifetime => TimeSpan.FromHours(SessionHours);
}
