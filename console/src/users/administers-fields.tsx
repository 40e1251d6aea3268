import './users.css';
import { useId, useState } from 'react';
import { Checkbox, TextField } from '../design/field';
import { Await } from '../design/states';
import { useCustomers } from '../session/choose-customer';

/** What somebody administers: everything, or these customers. */
export interface Administers {
  superuser: boolean;
  customers: string[];
}

/** Above so many one looks for a name. */
const shownWithoutSearch = 8;

/** As the API takes it: nobody is both a superuser and the admin of a customer. */
export function administrationOf({ superuser, customers }: Administers) {
  return superuser ? { superuser } : { superuser, customers };
}

export function isNothing({ superuser, customers }: Administers): boolean {
  return !superuser && customers.length === 0;
}

export function AdministersFields({
  value: { superuser, customers },
  onChange,
}: {
  value: Administers;
  onChange(value: Administers): void;
}) {
  const id = useId();
  const [sought, setSought] = useState('');
  const known = useCustomers();
  return (
    <>
      <Checkbox isSelected={superuser} onChange={(to) => onChange({ superuser: to, customers })}>
        Superuser, who may do everything for every customer
      </Checkbox>
      {!superuser && (
        <div className="field" role="group" aria-labelledby={id}>
          <span id={id} className="field-label">
            Customers to administer
          </span>
          <Await of={known} lines={2}>
            {(all) => (
              <>
                {all.length > shownWithoutSearch && (
                  <TextField
                    label="Find a customer"
                    hidesLabel
                    type="search"
                    placeholder="Find a customer"
                    value={sought}
                    onChange={setSought}
                  />
                )}
                <ul className="users-customers">
                  {all
                    .filter((one) => `${one.id} ${one.name}`.toLowerCase().includes(sought.toLowerCase()))
                    .map((one) => (
                      <li key={one.id}>
                        <Checkbox
                          isSelected={customers.includes(one.id)}
                          onChange={(isOn) =>
                            onChange({
                              superuser,
                              customers: isOn
                                ? [...customers, one.id]
                                : customers.filter((other) => other !== one.id),
                            })
                          }
                        >
                          <span>
                            {one.name} <code>{one.id}</code>
                          </span>
                        </Checkbox>
                      </li>
                    ))}
                </ul>
                <span className="field-hint">{customers.length} chosen.</span>
              </>
            )}
          </Await>
        </div>
      )}
    </>
  );
}
