using System.Globalization;
using SmartPolicing.Realtime.Simulation;
using SmartPolicing.Realtime.Simulation.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// "seed 7" plays one run; "seeds --for 10m" plays fresh ones; anything else goes to the test runner.
return args switch
{
    ["seed", var seed] => Seeds.Play(int.Parse(seed, CultureInfo.InvariantCulture)),
    ["seeds", "--for", var time] => Seeds.PlayFor(Seeds.TimeOf(time), Seeds.Fresh()),
    ["seeds", "--for", var time, "--from", var first] => Seeds.PlayFor(Seeds.TimeOf(time), int.Parse(first, CultureInfo.InvariantCulture)),
    _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
