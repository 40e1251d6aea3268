import { BookOpen, CircleUser, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { Button } from '../design/button';
import { Menu } from '../design/menu';
import { signOut } from '../session/session';
import { useWho } from '../session/who';
import { useTheme } from '../theme';

export function UserMenu() {
  const { username } = useWho();
  const [theme, setTheme] = useTheme();
  const themes = [
    { id: 'system', label: 'Theme of the system', icon: Monitor },
    { id: 'light', label: 'Light theme', icon: Sun },
    { id: 'dark', label: 'Dark theme', icon: Moon },
  ] as const;
  return (
    <div className="shell-user">
      <Menu
        label="You"
        button={
          <Button kind="quiet" icon={CircleUser}>
            {username}
          </Button>
        }
        entries={[
          ...themes.map((entry) => ({
            ...entry,
            isChosen: entry.id === theme,
            onAction: () => setTheme(entry.id),
          })),
          {
            id: 'docs',
            label: 'Documentation',
            icon: BookOpen,
            onAction: () => window.open('/docs/', '_blank'),
          },
          { id: 'out', label: 'Sign out', icon: LogOut, onAction: () => void signOut() },
        ]}
      />
    </div>
  );
}
